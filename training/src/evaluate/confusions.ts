/** Which digits are taken for which. */
import type { Digits } from '../data/digits.ts';
import { argMax } from './accuracy.ts';

/** One kind of mistake. */
export interface Confusion {
  readonly label: number;
  readonly read: number;
  readonly times: number;
}

/** The most frequent mistakes, most frequent first; logits [n, labels] row-major. */
export function topConfusions(
  logits: ArrayLike<number>,
  digits: Digits,
  most: number,
): readonly Confusion[] {
  const width = logits.length / digits.labels.length;
  const times = new Map<number, number>();
  digits.labels.forEach((label, i) => {
    const read = argMax(logits, i * width, width);
    if (read !== label) times.set(label * width + read, (times.get(label * width + read) ?? 0) + 1);
  });
  return [...times]
    .map(([pair, count]) => ({ label: Math.floor(pair / width), read: pair % width, times: count }))
    .sort((a, b) => b.times - a.times || a.label - b.label || a.read - b.read)
    .slice(0, most);
}

/** How often each label was read as each: [label][read]; logits [n, labels] row-major. */
export function confusionMatrix(logits: ArrayLike<number>, digits: Digits): number[][] {
  const width = logits.length / digits.labels.length;
  const matrix = Array.from({ length: width }, () => new Array<number>(width).fill(0));
  digits.labels.forEach((label, i) => {
    const row = matrix[label];
    const read = argMax(logits, i * width, width);
    if (row) row[read] = (row[read] ?? 0) + 1;
  });
  return matrix;
}
