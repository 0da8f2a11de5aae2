/** The wasm engine gives the reference's integers, in both variants, on any network. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { createWasmEngine } from '../src/engines/wasm/index.ts';
import { naiveLogits, networks, randomPixels } from './any-network.ts';

describe('wasm engine', () => {
  it('equals the formula on any network', async () => {
    await fc.assert(
      fc.asyncProperty(networks, fc.nat(), async (network, seed) => {
        const engine = createWasmEngine(network);
        const pixels = randomPixels(network, 3, seed);
        const digit = network.height * network.width;
        const expected = [0, 1, 2].flatMap((n) =>
          naiveLogits(network, pixels.subarray(n * digit, (n + 1) * digit)),
        );
        expect(Array.from(await engine.infer(pixels))).toEqual(expected);
      }),
    );
  });
});
