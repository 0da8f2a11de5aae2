/** Rescaling in float32 is the integer rescaling, for every accumulator that a file may ask of it. */
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { fitsFloat32, SPLIT, toFloat } from '../src/tfjs/requantise.ts';
import { randomNetwork } from './networks.ts';

const { fround } = Math;

/** The formula of requantise.ts, every operation rounded to float32. */
function inFloat(acc: number, multiplier: number, shift: number): number {
  const constants = toFloat({
    multiplier: Uint16Array.of(multiplier),
    shift: Uint8Array.of(shift),
  });
  const only = (values: Float32Array): number => values[0] ?? NaN;
  const high = Math.floor(fround(acc * fround(1 / SPLIT)));
  const low = fround(acc - fround(high * SPLIT));
  const highs = fround(high * only(constants.multiplier));
  const lows = Math.floor(fround(low * only(constants.lowMultiplier)));
  const rounded = fround(fround(highs + lows) + only(constants.half));
  return Math.min(127, Math.floor(fround(rounded * only(constants.scale))));
}

/** The formula of network.ts. */
function inIntegers(acc: number, multiplier: number, shift: number): number {
  const half = 1n << BigInt(shift - 1);
  const code = (BigInt(acc) * BigInt(multiplier) + half) >> BigInt(shift);
  return Math.min(127, Number(code));
}

/** Largest accumulator that `checkNetwork` and `fitsFloat32` let pass. */
function most(multiplier: number, shift: number): number {
  const bound = Math.floor((2 ** 31 - 1 - 2 ** (shift - 1)) / Math.max(1, multiplier));
  return Math.min(2 ** 24 - 1, bound);
}

const rescaling = fc.record({
  multiplier: fc.oneof(fc.integer({ min: 0, max: 65_535 }), fc.constantFrom(0, 1, 65_535)),
  shift: fc.integer({ min: 1, max: 30 }),
});

test('any accumulator', () => {
  fc.assert(
    fc.property(rescaling, fc.double({ min: 0, max: 1, noNaN: true }), (scale, share) => {
      const { multiplier, shift } = scale;
      const acc = Math.round(share * most(multiplier, shift));
      expect(inFloat(acc, multiplier, shift)).toBe(inIntegers(acc, multiplier, shift));
    }),
    { numRuns: 20_000 },
  );
});

test('the accumulators on both sides of every step', () => {
  fc.assert(
    fc.property(rescaling, ({ multiplier, shift }) => {
      for (let code = 1; code <= 128; code++) {
        const step = Math.ceil(((code - 0.5) * 2 ** shift) / multiplier);
        for (const acc of [step - 1, step]) {
          if (acc < 0 || !(acc <= most(multiplier, shift))) continue;
          expect(inFloat(acc, multiplier, shift)).toBe(inIntegers(acc, multiplier, shift));
        }
      }
    }),
    { numRuns: 300 },
  );
});

test('says which networks float32 cannot hold', () => {
  const network = randomNetwork(1, { height: 4, width: 4 }, [], 2);
  expect(fitsFloat32(network)).toBe(true);
  const layers = network.layers.map((layer) => ({
    ...layer,
    bias: layer.bias.map(() => -(2 ** 24)),
  }));
  expect(fitsFloat32({ ...network, layers })).toBe(false);
});
