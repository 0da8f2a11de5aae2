import { expect, test } from 'vitest';

import { accuracy } from '../src/evaluate/accuracy.ts';
import { topConfusions } from '../src/evaluate/confusions.ts';
import {
  calibrationError,
  fitLogitFactor,
  negativeLogLikelihood,
} from '../src/evaluate/temperature.ts';
import type { Digits } from '../src/data/digits.ts';
import { createRandom } from '../src/random.ts';

const labelled = (labels: number[]): Digits => ({
  images: new Uint8Array(labels.length * 784),
  labels: Uint8Array.from(labels),
});

test('accuracy counts the largest logit, the first one on a tie', () => {
  const logits = [1, 3, 2, 5, 5, 0, 0, 0, 1, 9, 8, 7];
  expect(accuracy(logits, labelled([1, 0, 2, 2]))).toBe(0.75);
});

/** Labels drawn from softmax(logits · factor): the factor that calibrates is known. */
const drawn = (factor: number, n: number): { logits: Float32Array; digits: Digits } => {
  const random = createRandom(1);
  const logits = Float32Array.from({ length: n * 3 }, () => 3 * random.normal());
  const labels = Array.from({ length: n }, (_, i) => {
    const e = Array.from(logits.subarray(i * 3, i * 3 + 3), (x) => Math.exp(x * factor));
    let left = random.uniform() * e.reduce((a, b) => a + b, 0);
    return Math.max(
      0,
      e.findIndex((x) => (left -= x) < 0),
    );
  });
  return { logits, digits: labelled(labels) };
};

test.each([0.4, 1, 2.5])('the fitted factor finds a known temperature (%d)', (factor) => {
  const { logits, digits } = drawn(factor, 20_000);
  const fitted = fitLogitFactor(logits, digits);
  expect(fitted / factor).toBeGreaterThan(0.95);
  expect(fitted / factor).toBeLessThan(1.05);
  expect(negativeLogLikelihood(logits, digits, fitted)).toBeLessThanOrEqual(
    negativeLogLikelihood(logits, digits, 1) + 1e-9,
  );
});

test('calibration error is small at the right factor and large at a wrong one', () => {
  const { logits, digits } = drawn(0.5, 100_000);
  expect(calibrationError(logits, digits, 0.5)).toBeLessThan(0.01);
  expect(calibrationError(logits, digits, 3)).toBeGreaterThan(0.1);
});

test('very large logits neither overflow nor lose the likelihood', () => {
  expect(negativeLogLikelihood(Float32Array.of(1e6, 0), labelled([0]), 1)).toBe(0);
  expect(negativeLogLikelihood(Float32Array.of(1e6, 0), labelled([1]), 1)).toBe(1e6);
});

test('confusions are counted by pair, most frequent first', () => {
  const logits = [0, 1, 0, 1, 1, 0, 1, 0];
  expect(topConfusions(logits, labelled([0, 0, 0, 1]), 5)).toEqual([
    { label: 0, read: 1, times: 2 },
    { label: 1, read: 0, times: 1 },
  ]);
  expect(topConfusions(logits, labelled([0, 0, 0, 1]), 1)).toHaveLength(1);
});
