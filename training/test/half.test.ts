import fc from 'fast-check';
import { expect, test } from 'vitest';

import { toHalf } from '../src/files/half.ts';

/** IEEE 754 binary16, as the standard puts it. */
const value = (half: number): number => {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 31;
  const fraction = half & 1023;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return exponent === 0
    ? sign * fraction * 2 ** -24
    : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
};
const half = (real: number): number => toHalf(Float32Array.of(real))[0] ?? NaN;

test('every half is its own nearest half', () => {
  for (let bits = 0; bits < 0x10000; bits++) {
    const real = value(bits);
    if (!Number.isNaN(real)) expect(half(real)).toBe(bits);
  }
  expect(value(half(NaN))).toBeNaN();
});

test('no other half is nearer', () => {
  fc.assert(
    fc.property(fc.float({ min: -65_000, max: 65_000, noNaN: true }), (real) => {
      const bits = half(real);
      const error = Math.abs(value(bits) - real);
      for (const other of [bits - 1, bits + 1]) {
        if ((other ^ bits) & 0x8000) continue;
        expect(Math.abs(value(other) - real)).toBeGreaterThanOrEqual(error);
      }
    }),
    { numRuns: 2000 },
  );
});

test('ties go to the even half, too large values to infinity', () => {
  expect(half(1 + 2 ** -11)).toBe(0x3c00);
  expect(half(1 + 3 * 2 ** -11)).toBe(0x3c02);
  expect(half(65_519)).toBe(0x7bff);
  expect(half(65_520)).toBe(0x7c00);
  expect(half(-1e9)).toBe(0xfc00);
  expect(half(2 ** -26)).toBe(0);
});
