import fc from 'fast-check';
import { expect, test } from 'vitest';

import { makeView, type TrainingSet, type ViewConfig, viewLabels } from '../src/augment/views.ts';
import { createAugmenter } from '../src/augment/warp.ts';
import { varyStrokes } from '../src/augment/strokes.ts';
import { type AugmentConfig, STILL, type StrokeConfig } from '../src/config.ts';
import type { PenDigit } from '../src/data/pendigits.ts';
import { createRandom } from '../src/random.ts';
import { fullRecipe } from '../src/recipes/full.ts';

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
      expect(augmentOne(STILL, image)).toEqual(image);
    }),
    { numRuns: 20 },
  );
});

test('a turn keeps the ink and its centre', () => {
  const turned = augmentOne({ ...STILL, rotation: 20 }, bar, 5);
  const sum = (image: Uint8Array): number => image.reduce((a, b) => a + b, 0);
  expect(turned).not.toEqual(bar);
  expect(sum(turned) / sum(bar)).toBeCloseTo(1, 1);
  expect(centre(turned)[0]).toBeCloseTo(13.5, 1);
  expect(centre(turned)[1]).toBeCloseTo(13.5, 1);
});

test('a shift stays within its range and reaches both sides', () => {
  const random = createRandom(2);
  const augmenter = createAugmenter({ ...STILL, shift: 2 });
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
  const augmenter = createAugmenter({ ...STILL, strokeChance: 1 });
  const ink = Array.from({ length: 50 }, () => {
    const target = new Uint8Array(784);
    augmenter.augment(bar, 0, target, 0, random);
    return target.reduce((a, b) => a + b, 0) / bar.reduce((a, b) => a + b, 0);
  });
  expect(Math.max(...ink)).toBeGreaterThan(1.2);
  expect(Math.min(...ink)).toBeLessThan(0.85);
});

const chances = ['fadeChance', 'fogChance', 'strikeChance', 'erodeChance', 'blurChance'] as const;

test.each(chances)('%s changes some ink and leaves the digit there', (chance) => {
  const damaged = augmentOne({ ...STILL, [chance]: 1 }, bar, 7);
  expect(damaged).not.toEqual(bar);
  // What was ink stays brighter than what was paper.
  const mean = (ink: boolean): number => {
    const values = damaged.filter((_, i) => (bar[i] === 255) === ink);
    return values.reduce((a, b) => a + b, 0) / values.length;
  };
  expect(mean(true)).toBeGreaterThan(mean(false) + 50);
});

test('a heavy view goes further than the ranges of a common one', () => {
  const reach = (heavyChance: number): number => {
    const random = createRandom(2);
    const augmenter = createAugmenter({ ...STILL, shift: 2, heavyChance, heavyFactor: 2 });
    const offsets = Array.from({ length: 200 }, () => {
      const target = new Uint8Array(784);
      augmenter.augment(bar, 0, target, 0, random);
      return Math.abs(centre(target)[0] - 13.5);
    });
    return Math.max(...offsets);
  };
  expect(reach(0)).toBeLessThanOrEqual(2.01);
  expect(reach(1)).toBeGreaterThan(3);
});

const steady: StrokeConfig = {
  width: [0.08, 0.08],
  rotation: 0,
  shear: 0,
  stretch: 0,
  bend: 0,
  drift: 0,
  trim: 0,
};
const pen = (label: number): PenDigit => ({
  label,
  writer: 1,
  sample: label,
  strokes: [Float32Array.of(100, 100, 180, 220, 120, 300)],
});

test('strokes without variation keep their shape, in half sizes about the middle', () => {
  const [varied] = varyStrokes(pen(3).strokes, steady, createRandom(1));
  const expected = [-0.4, -1, 0.4, 0.2, -0.2, 1];
  expected.forEach((value, i) => expect(varied?.[i]).toBeCloseTo(value, 6));
});

test('varied strokes stay finite, near the digit and different each time', () => {
  const { strokes } = fullRecipe.pool;
  const path = fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 2, maxLength: 80 });
  fc.assert(
    fc.property(fc.array(path, { minLength: 1, maxLength: 4 }), fc.nat(), (paths, seed) => {
      const own = paths.map((points) => Float32Array.from(points.slice(0, points.length & ~1)));
      const varied = varyStrokes(own, strokes, createRandom(seed));
      expect(varied).toHaveLength(own.length);
      for (const points of varied) {
        expect(points.length).toBeGreaterThanOrEqual(2);
        for (const value of points) expect(Math.abs(value)).toBeLessThan(4);
      }
      expect(varyStrokes(own, strokes, createRandom(seed + 1))).not.toEqual(varied);
    }),
  );
});

const set: TrainingSet = {
  pictures: {
    images: new Uint8Array(7 * 784).fill(10),
    labels: Uint8Array.of(0, 1, 2, 3, 4, 5, 6),
  },
  pens: [pen(0), pen(1), pen(2), pen(3)],
};
const viewConfig: ViewConfig = { ...fullRecipe.pool, pensPerView: 2, seed: 9 };

test('a view is fixed by seed and number, and holds every digit', () => {
  const view = makeView(set, viewConfig, 3);
  const labels = viewLabels(set, 2);
  expect(Array.from(labels)).toEqual([0, 1, 2, 3, 4, 5, 6, 0, 1, 2, 3, 0, 1, 2, 3]);
  expect(view).toHaveLength(labels.length * 784);
  expect(makeView(set, viewConfig, 3)).toEqual(view);
  expect(makeView(set, viewConfig, 4)).not.toEqual(view);
});

test('pen digits come in pen widths of the whole range', () => {
  const strokes: StrokeConfig = { ...steady, width: [0.03, 0.14] };
  const view = makeView(set, { augment: STILL, strokes, pensPerView: 10, seed: 1 }, 0);
  const ink = Array.from({ length: 40 }, (_, i) =>
    view.subarray((7 + i) * 784, (8 + i) * 784).reduce((a, b) => a + b, 0),
  );
  expect(Math.max(...ink)).toBeGreaterThan(1.3 * Math.min(...ink));
});
