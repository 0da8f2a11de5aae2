import fc from 'fast-check';
import { expect, test } from 'vitest';

import { loadGlyphs } from '../src/data/glyphs.ts';
import { areaUnderRoc, confidences, shareBelow, thresholdFor } from '../src/evaluate/rejection.ts';

const scores = fc
  .array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 40 })
  .map((values) => Float32Array.from(values));

test('the area under the curve is the share of pairs in the right order', () => {
  fc.assert(
    fc.property(scores, scores, (inliers, outliers) => {
      let wins = 0;
      for (const a of inliers) for (const b of outliers) wins += a > b ? 1 : a === b ? 0.5 : 0;
      expect(areaUnderRoc(inliers, outliers)).toBeCloseTo(
        wins / (inliers.length * outliers.length),
        10,
      );
    }),
  );
});

test('a threshold rejects no more than its share, and a higher one would', () => {
  fc.assert(
    fc.property(scores, fc.double({ min: 0, max: 0.99, noNaN: true }), (values, share) => {
      const threshold = thresholdFor(share, values);
      expect(shareBelow(threshold, values)).toBeLessThanOrEqual(share);
      expect(shareBelow(threshold + 0.5, values)).toBeGreaterThan(share);
    }),
  );
});

test('a threshold is in thousandths, as every paper prints it and model.bin keeps it', () => {
  expect(thresholdFor(0, Float32Array.of(0.9, 0.6016))).toBe(0.601);
});

test('confidence is the largest probability', () => {
  const [sure, unsure] = confidences(Float32Array.of(2, 0, 0, 1, 1, 1), 3, 2);
  expect(sure).toBeCloseTo(Math.exp(4) / (Math.exp(4) + 2), 6);
  expect(unsure).toBeCloseTo(1 / 3, 6);
});

test('glyphs are strokes with ink, none of them a digit', () => {
  const glyphs = loadGlyphs();
  expect(new Set(glyphs.map(({ character }) => character)).size).toBe(glyphs.length);
  for (const { character, strokes } of glyphs) {
    expect(character).not.toMatch(/[0-9OoIlSsZzbgq|]/);
    expect(strokes.length).toBeGreaterThan(0);
    for (const points of strokes) {
      expect(points.length).toBeGreaterThanOrEqual(4);
      expect(points.every(Number.isFinite)).toBe(true);
    }
  }
});
