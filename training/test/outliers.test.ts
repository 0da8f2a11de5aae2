import fc from 'fast-check';
import { expect, test } from 'vitest';

import { makeOutliers } from '../src/augment/outliers.ts';
import { texture } from '../src/augment/textures.ts';
import type { PenDigit } from '../src/data/pendigits.ts';
import { createRandom } from '../src/random.ts';
import { fullRecipe } from '../src/recipes/full.ts';

/** One zigzag for every label. */
const pens: readonly PenDigit[] = Array.from({ length: 10 }, (_, label) => ({
  label,
  writer: 1,
  sample: label,
  strokes: [Float32Array.of(0, 0, 100, 40, 20, 120, 90, 200)],
}));
const config = { ...fullRecipe.pool, seed: 4 };

test('an outlier set is fixed by seed and number', () => {
  const set = makeOutliers(pens, config, 40, 2);
  expect(set).toHaveLength(40 * 784);
  expect(makeOutliers(pens, config, 40, 2)).toEqual(set);
  expect(makeOutliers(pens, config, 40, 3)).not.toEqual(set);
  expect(makeOutliers(pens, { ...config, seed: 5 }, 40, 2)).not.toEqual(set);
});

test('every outlier has ink, and no two are alike', () => {
  const set = makeOutliers(pens, config, 200, 0);
  const seen = new Set<string>();
  for (let at = 0; at < set.length; at += 784) {
    const image = set.subarray(at, at + 784);
    expect(image.some((pixel) => pixel > 0)).toBe(true);
    seen.add(Buffer.from(image).toString('base64'));
  }
  expect(seen.size).toBe(200);
});

test('a texture has contrast', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const image = texture(createRandom(seed));
      expect(image).toHaveLength(784);
      expect(Math.max(...image) - Math.min(...image)).toBeGreaterThan(20);
    }),
  );
});
