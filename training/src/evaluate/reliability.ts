/** How right the network is where it is how sure: the bins behind reliability diagram and calibration error. */
import type { Digits } from '../data/digits.ts';

/** Digits whose confidence lies in one of the equal-width bins of 0..1. */
export interface ReliabilityBin {
  readonly digits: number;
  readonly right: number;
  /** Sum of their confidences: as many of them should be right. */
  readonly expected: number;
}

/**
 * Sorts answers by confidence (Guo et al. 2017, section 2); logits [n, labels] row-major.
 * @param scale on the logits, before the softmax.
 * @returns all bins, the least sure first, empty ones too.
 */
export function reliabilityBins(
  logits: Float32Array,
  digits: Digits,
  scale: number,
  bins = 15,
): ReliabilityBin[] {
  const sorted = Array.from({ length: bins }, () => ({ digits: 0, right: 0, expected: 0 }));
  const width = logits.length / digits.labels.length;
  digits.labels.forEach((label, i) => {
    const row = logits.subarray(i * width, (i + 1) * width);
    const top = row.reduce((a, b) => Math.max(a, b), -Infinity);
    const confidence = 1 / row.reduce((a, b) => a + Math.exp((b - top) * scale), 0);
    const bin = sorted[Math.min(bins - 1, Math.floor(confidence * bins))];
    if (!bin) throw new Error(`Digit ${i} has no confidence: its logits are ${row.join()}.`);
    bin.digits++;
    bin.right += row.indexOf(top) === label ? 1 : 0;
    bin.expected += confidence;
  });
  return sorted;
}
