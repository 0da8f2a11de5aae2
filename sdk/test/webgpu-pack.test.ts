/** The packed network, run as the shader runs it, gives the definition's integers. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { floatsAreExact } from '../src/engines/webgpu/plan.ts';
import type { Network } from '../src/model/network.ts';
import { naiveLogits, networks, randomPixels } from './any-network.ts';
import { layerRows, pack, runPacked } from './webgpu-shader.ts';

/** Logits of every digit, one after the other, by the definition. */
function logitsOf(network: Network, pixels: Uint8Array, count: number): number[] {
  const bytes = pixels.length / count;
  return Array.from({ length: count }, (_, digit) =>
    naiveLogits(network, pixels.subarray(digit * bytes, (digit + 1) * bytes)),
  ).flat();
}

const digits = fc.integer({ min: 1, max: 3 });
const unrolled = fc.integer({ min: 1, max: 3 });

describe('the packed network', () => {
  it('keeps every integer of any network', () => {
    fc.assert(
      fc.property(
        networks,
        digits,
        digits,
        unrolled,
        fc.nat(),
        (network, most, wanted, run, seed) => {
          const count = Math.min(most, wanted);
          const pixels = randomPixels(network, count, seed);
          const packed = pack(network, most, run);
          expect(layerRows(packed).filter(({ taps }) => taps % run > 0)).toEqual([]);
          const logits = runPacked(packed, network, pixels, count);
          expect(logits).toEqual(logitsOf(network, pixels, count));
        },
      ),
      { numRuns: 80 },
    );
  });

  it('reads images of several channels', () => {
    const [height, width, channels, labels] = [2, 3, 6, 5];
    const weights = Int8Array.from(
      { length: labels * 4 * channels },
      (_, i) => ((i * 37) % 255) - 127,
    );
    const layer = { kernel: 2, stride: 2, padding: 0, pool: 1, inChannels: channels };
    const network = {
      height,
      width,
      channels,
      layers: [
        {
          ...layer,
          outChannels: labels,
          weights,
          bias: new Int32Array(labels),
          requantisation: null,
        },
      ],
    };
    const pixels = Uint8Array.from({ length: height * width * channels }, (_, i) => i * 7);
    const expected = Array.from({ length: labels }, (_, o) => {
      let sum = 0;
      for (let y = 0; y < 2; y++)
        for (let x = 0; x < 2; x++)
          for (let c = 0; c < channels; c++)
            sum +=
              ((pixels[(y * width + x) * channels + c] ?? NaN) >> 1) *
              (weights[((o * 2 + y) * 2 + x) * channels + c] ?? NaN);
      return sum;
    });
    expect(runPacked(pack(network, 1), network, pixels, 1)).toEqual(expected);
  });
});

describe('floatsAreExact', () => {
  /** A dense layer of `taps` weights, the first `negative` of them below zero, all as heavy as may be. */
  const dense = (taps: number, negative: number): Network => ({
    height: 1,
    width: 1,
    channels: taps,
    layers: [
      {
        kernel: 1,
        stride: 1,
        padding: 0,
        pool: 1,
        inChannels: taps,
        outChannels: 1,
        weights: new Int8Array(taps).fill(127).fill(-127, 0, negative),
        bias: new Int32Array(1),
        requantisation: null,
      },
    ],
  });
  const most = Math.floor(2 ** 22 / 127 ** 2);

  it('holds up to sums of 22 bits, either way, and no further', () => {
    expect(floatsAreExact(dense(2 * most, most))).toBe(true);
    expect(floatsAreExact(dense(most + 1, 0))).toBe(false);
    expect(floatsAreExact(dense(most + 1, most + 1))).toBe(false);
  });
});
