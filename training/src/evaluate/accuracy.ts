/** Predictions and how many are right. */
import type { Digits } from '../data/digits.ts';

/** Index of the largest of `count` values from `start`; the first one wins a tie. */
export function argMax(values: ArrayLike<number>, start: number, count: number): number {
  let best = 0;
  for (let i = 1; i < count; i++) {
    if ((values[start + i] ?? 0) > (values[start + best] ?? 0)) best = i;
  }
  return best;
}

/** Share of digits whose largest logit is their label; logits [n, labels] row-major. */
export function accuracy(logits: ArrayLike<number>, digits: Digits): number {
  const n = digits.labels.length;
  const width = logits.length / n;
  let right = 0;
  for (let i = 0; i < n; i++) {
    if (argMax(logits, i * width, width) === digits.labels[i]) right++;
  }
  return right / n;
}
