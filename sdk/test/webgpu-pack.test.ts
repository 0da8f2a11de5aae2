/** The packed network, run as the shader runs it, gives the definition's integers. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packNetwork } from '../src/engines/webgpu/pack.ts';
import { naiveLogits, networks, randomPixels } from './any-network.ts';
import { layerRows, runPacked } from './webgpu-shader.ts';

describe('packNetwork', () => {
  it('keeps every integer of any network', () => {
    fc.assert(
      fc.property(networks, fc.nat(), (network, seed) => {
        const pixels = randomPixels(network, 1, seed);
        const logits = runPacked(packNetwork(network), pixels, network.width, network.height);
        expect(logits).toEqual(naiveLogits(network, pixels));
      }),
      { numRuns: 60 },
    );
  });

  it('never places the map that a layer reads over the map that it writes', () => {
    fc.assert(
      fc.property(networks, (network) => {
        const packed = packNetwork(network);
        const rows = layerRows(packed);
        for (const [index, row] of rows.entries()) {
          const written = row.output + row.outputWords;
          const inputWords =
            index === 0
              ? (network.width + 2 * packed.imageBorder) * (network.height + 2 * packed.imageBorder)
              : (rows[index - 1]?.outputWords ?? 0);
          const apart = row.output >= row.input + inputWords || written <= row.input;
          expect(apart || row.outputWords === 0).toBe(true);
          expect(written).toBeLessThanOrEqual(packed.mapWords);
        }
      }),
    );
  });

  it('counts workgroup memory in the 16 bytes that devices count by', () => {
    fc.assert(
      fc.property(networks, (network) => {
        expect(packNetwork(network).mapWords % 4).toBe(0);
      }),
    );
  });

  it('refuses an image of several channels', () => {
    const network = { height: 1, width: 1, channels: 3, layers: [] };
    expect(() => packNetwork(network)).toThrow(/one channel/);
  });
});
