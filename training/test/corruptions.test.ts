import { expect, test } from 'vitest';

import type { Digits } from '../src/data/digits.ts';
import { corrupt, CORRUPTIONS } from '../src/evaluate/corruptions.ts';

/** An upright bar, twice. */
const bar = new Uint8Array(2 * 784);
for (let y = 6; y < 22; y++) {
  for (const digit of [0, 1]) bar.fill(255, digit * 784 + y * 28 + 12, digit * 784 + y * 28 + 16);
}
const digits: Digits = { images: bar, labels: Uint8Array.of(1, 1) };

const similarity = (a: Uint8Array, b: Uint8Array): number => {
  const dot = (u: Uint8Array, v: Uint8Array): number =>
    u.reduce((sum, x, i) => sum + x * (v[i] ?? 0), 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
};

test.each(Object.entries(CORRUPTIONS))('%s changes a copy, always the same way', (_, damage) => {
  const damaged = corrupt(digits, damage, 7);
  expect(damaged.images).not.toEqual(bar);
  expect(damaged.labels).toBe(digits.labels);
  expect(corrupt(digits, damage, 7).images).toEqual(damaged.images);
  // The bar is still to be seen.
  expect(similarity(damaged.images.subarray(0, 784), bar.subarray(0, 784))).toBeGreaterThan(0.2);
});

test('every digit is hurt in its own way', () => {
  const { images } = corrupt(digits, CORRUPTIONS['fog'] ?? (() => undefined), 1);
  expect(images.subarray(0, 784)).not.toEqual(images.subarray(784));
});

test.each(Object.entries(CORRUPTIONS))(
  '%s leaves the originals alone, a Buffer too',
  (_, damage) => {
    const images = Buffer.alloc(784, 200);
    const damaged = corrupt({ images, labels: Uint8Array.of(1) }, damage, 1);
    expect(images.equals(Buffer.alloc(784, 200))).toBe(true);
    const copy = corrupt({ images: new Uint8Array(images), labels: Uint8Array.of(1) }, damage, 1);
    expect(Buffer.from(damaged.images)).toEqual(Buffer.from(copy.images));
  },
);
