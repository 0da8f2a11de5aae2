import fc from 'fast-check';
import { expect, test } from 'vitest';

import { makeView, viewLength, type TrainingSet } from '../src/augment/views.ts';
import { createAugmenter } from '../src/augment/warp.ts';
import { fullConfig, type AugmentConfig } from '../src/config.ts';
import type { Digits } from '../src/data/digits.ts';
import { createRandom } from '../src/random.ts';

const still: AugmentConfig = {
  rotation: 0,
  scale: [1, 1],
  stretch: 0,
  shear: 0,
  shift: 0,
  elastic: 0,
  strokeChance: 0,
  blurChance: 0,
  noiseChance: 0,
};

const augmentOne = (config: AugmentConfig, image: Uint8Array, seed = 1): Uint8Array => {
  const target = new Uint8Array(784);
  createAugmenter(config).augment(image, 0, target, 0, createRandom(seed));
  return target;
};

const bar = new Uint8Array(784);
for (let y = 6; y < 22; y++) bar.fill(255, y * 28 + 12, y * 28 + 16);

const centre = (image: Uint8Array): [number, number] => {
  let sum = 0;
  let x = 0;
  let y = 0;
  image.forEach((ink, i) => {
    sum += ink;
    x += ink * (i % 28);
    y += ink * Math.floor(i / 28);
  });
  return [x / sum, y / sum];
};

test('no ranges, no change', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 784, maxLength: 784 }), (image) => {
      expect(augmentOne(still, image)).toEqual(image);
    }),
    { numRuns: 20 },
  );
});

test('a turn keeps the ink and its centre', () => {
  const turned = augmentOne({ ...still, rotation: 20 }, bar, 5);
  const sum = (image: Uint8Array): number => image.reduce((a, b) => a + b, 0);
  expect(turned).not.toEqual(bar);
  expect(sum(turned) / sum(bar)).toBeCloseTo(1, 1);
  expect(centre(turned)[0]).toBeCloseTo(13.5, 1);
  expect(centre(turned)[1]).toBeCloseTo(13.5, 1);
});

test('a shift stays within its range and reaches both sides', () => {
  const random = createRandom(2);
  const augmenter = createAugmenter({ ...still, shift: 2 });
  const offsets = Array.from({ length: 200 }, () => {
    const target = new Uint8Array(784);
    augmenter.augment(bar, 0, target, 0, random);
    return centre(target)[0] - 13.5;
  });
  expect(Math.max(...offsets)).toBeGreaterThan(1.5);
  expect(Math.min(...offsets)).toBeLessThan(-1.5);
  expect(Math.max(...offsets.map(Math.abs))).toBeLessThanOrEqual(2.01);
});

test('thicker and thinner strokes both happen', () => {
  const random = createRandom(4);
  const augmenter = createAugmenter({ ...still, strokeChance: 1 });
  const ink = Array.from({ length: 50 }, () => {
    const target = new Uint8Array(784);
    augmenter.augment(bar, 0, target, 0, random);
    return target.reduce((a, b) => a + b, 0) / bar.reduce((a, b) => a + b, 0);
  });
  expect(Math.max(...ink)).toBeGreaterThan(1.2);
  expect(Math.min(...ink)).toBeLessThan(0.85);
});

const digitsOf = (n: number, grey: number): Digits => ({
  images: new Uint8Array(n * 784).fill(grey),
  labels: Uint8Array.from({ length: n }, (_, i) => i % 10),
});
const set: TrainingSet = { mnist: digitsOf(7, 10), pens: [digitsOf(4, 100), digitsOf(4, 200)] };

test('a view is fixed by seed and number, and holds every digit', () => {
  const view = makeView(set, fullConfig.augment, 2, 9, 3);
  expect(view.labels.length).toBe(viewLength(set, 2));
  expect(Array.from(view.labels)).toEqual([0, 1, 2, 3, 4, 5, 6, 0, 1, 2, 3, 0, 1, 2, 3]);
  expect(makeView(set, fullConfig.augment, 2, 9, 3)).toEqual(view);
  expect(makeView(set, fullConfig.augment, 2, 9, 4).images).not.toEqual(view.images);
});

test('pen digits come in every pen width', () => {
  const view = makeView(set, still, 8, 1, 0);
  const greys = new Set(Array.from({ length: 32 }, (_, i) => view.images[(7 + i) * 784]));
  expect(greys).toEqual(new Set([100, 200]));
});
