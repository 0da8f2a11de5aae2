/** What every runtime leaves to its user: the digit of ten logits. */
import { LABELS } from '../../contract.ts';

/** The index of the largest of each ten logits. */
export function bestOfTen(logits: ArrayLike<number>): Uint8Array {
  const digits = new Uint8Array(logits.length / LABELS);
  for (let n = 0; n < digits.length; n++) {
    let best = n * LABELS;
    for (let i = best + 1; i < (n + 1) * LABELS; i++) {
      if ((logits[i] ?? 0) > (logits[best] ?? 0)) best = i;
    }
    digits[n] = best - n * LABELS;
  }
  return digits;
}
