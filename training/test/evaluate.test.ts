import { expect, test } from 'vitest';

import { accuracy } from '../src/evaluate/accuracy.ts';
import { confusionMatrix, topConfusions } from '../src/evaluate/confusions.ts';
import { inspect } from '../src/evaluate/inspect.ts';
import { reliabilityBins } from '../src/evaluate/reliability.ts';
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

test('the confusion matrix counts every pair, right ones too', () => {
  const logits = [0, 1, 0, 1, 1, 0, 1, 0];
  expect(confusionMatrix(logits, labelled([0, 0, 0, 1]))).toEqual([
    [1, 2],
    [1, 0],
  ]);
});

test('a digit falls into the bin of its confidence, and full confidence into the last one', () => {
  const logOdds = Math.log(0.7 / 0.3);
  const logits = Float32Array.of(logOdds, 0, 0, logOdds, 1e4, 0);
  const bins = reliabilityBins(logits, labelled([0, 0, 0]), 1, 4);
  expect(bins.map(({ digits, right }) => [digits, right])).toEqual([
    [0, 0],
    [0, 0],
    [2, 1],
    [1, 1],
  ]);
  expect(bins[2]?.expected).toBeCloseTo(1.4, 6);
  expect(bins[3]?.expected).toBe(1);
});

test('an inspection finds every misread digit and tallies the writers in order', () => {
  const set = (labels: number[]): Digits => {
    const digits = labelled(labels);
    return { ...digits, images: digits.images.map((_, i) => Math.floor(i / 784)) };
  };
  // Reads every digit as the 1 of two labels.
  const answer = ({ labels }: Digits): Float32Array =>
    Float32Array.from({ length: 2 * labels.length }, (_, i) => i % 2);
  const { misread, writers, mnistTest } = inspect(
    answer,
    set([1, 0, 1, 0]),
    set([1, 0, 1]),
    [12, 3, 12],
  );
  expect(misread.map(({ index, label, read }) => [index, label, read])).toEqual([
    [1, 0, 1],
    [3, 0, 1],
  ]);
  expect(misread[1]?.logits).toEqual([0, 1]);
  expect(Buffer.from(misread[1]?.image ?? '', 'base64')).toEqual(Buffer.alloc(784, 3));
  expect(writers).toEqual([
    { name: 'writer 3', digits: 1, right: 0 },
    { name: 'writer 12', digits: 2, right: 2 },
  ]);
  expect(mnistTest.confusions).toEqual([
    [0, 2],
    [0, 2],
  ]);
});
