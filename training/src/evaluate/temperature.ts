/** Temperature scaling (Guo et al. 2017, arXiv 1706.04599): one number that makes confidences honest. */
import type { Digits } from '../data/digits.ts';
import { reliabilityBins } from './reliability.ts';

/** Mean negative log-likelihood of the labels under softmax(logits · scale). */
export function negativeLogLikelihood(logits: Float32Array, digits: Digits, scale: number): number {
  const n = digits.labels.length;
  const width = logits.length / n;
  let total = 0;
  for (let i = 0; i < n; i++) {
    const row = logits.subarray(i * width, (i + 1) * width);
    const top = row.reduce((a, b) => Math.max(a, b), -Infinity);
    const sum = row.reduce((a, b) => a + Math.exp((b - top) * scale), 0);
    total += Math.log(sum) - ((row[digits.labels[i] ?? 0] ?? 0) - top) * scale;
  }
  return total / n;
}

/** The factor on the logits (1 / temperature, in [0.05, 20]) of least negative log-likelihood, by golden-section search. */
export function fitLogitFactor(logits: Float32Array, digits: Digits): number {
  const ratio = (Math.sqrt(5) - 1) / 2;
  const loss = (exponent: number): number =>
    negativeLogLikelihood(logits, digits, Math.exp(exponent));
  let low = Math.log(0.05);
  let high = Math.log(20);
  while (high - low > 1e-4) {
    const a = high - ratio * (high - low);
    const b = low + ratio * (high - low);
    if (loss(a) < loss(b)) high = b;
    else low = a;
  }
  return Math.exp((low + high) / 2);
}

/** Expected calibration error with equal-width bins (Guo et al. 2017, section 2), in 0..1. */
export function calibrationError(
  logits: Float32Array,
  digits: Digits,
  scale: number,
  bins = 15,
): number {
  const gaps = reliabilityBins(logits, digits, scale, bins).map(({ right, expected }) =>
    Math.abs(expected - right),
  );
  return gaps.reduce((sum, gap) => sum + gap, 0) / digits.labels.length;
}
