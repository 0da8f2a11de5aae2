/**
 * Telling digits from what is none by the confidence of the answer, the baseline of Hendrycks & Gimpel
 * 2017 (arXiv 1610.02136), which outlier exposure makes a good one.
 */

/** The confidence of each answer: the largest softmax(logits · scale); logits [n, width] row-major. */
export function confidences(logits: Float32Array, width: number, scale: number): Float32Array {
  return Float32Array.from({ length: logits.length / width }, (_, i) => {
    const row = logits.subarray(i * width, (i + 1) * width);
    const top = row.reduce((a, b) => Math.max(a, b), -Infinity);
    return 1 / row.reduce((sum, logit) => sum + Math.exp((logit - top) * scale), 0);
  });
}

/** The largest threshold, in thousandths, below which at most `share` of these confidences lie. */
export function thresholdFor(share: number, values: Float32Array): number {
  const sorted = values.slice().sort();
  return Math.floor((sorted[Math.floor(share * sorted.length)] ?? 0) * 1e3) / 1e3;
}

/** Share of values below the threshold. */
export function shareBelow(threshold: number, values: Float32Array): number {
  return values.filter((value) => value < threshold).length / values.length;
}

/**
 * Area under the ROC curve: the probability that an inlier scores above an outlier, ties counting half
 * (Fawcett 2006, section 7).
 */
export function areaUnderRoc(inliers: Float32Array, outliers: Float32Array): number {
  const sorted = outliers.slice().sort();
  const countBelow = (value: number, orEqual: boolean): number => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const below = orEqual ? (sorted[middle] ?? 0) <= value : (sorted[middle] ?? 0) < value;
      if (below) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const wins = inliers.reduce(
    (sum, value) => sum + (countBelow(value, false) + countBelow(value, true)) / 2,
    0,
  );
  return wins / (inliers.length * outliers.length);
}
