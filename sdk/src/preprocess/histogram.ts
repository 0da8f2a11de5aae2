/** Robust statistics of bytes, from a histogram of 256 bins. Knows nothing of images. */

/** Counts by byte value. */
export type Histogram = Uint32Array;

/** An empty histogram. */
export function createHistogram(): Histogram {
  return new Uint32Array(256);
}

/** Counts the bytes. */
export function histogramOf(bytes: Uint8Array | Uint8ClampedArray): Histogram {
  const histogram = createHistogram();
  for (let i = 0; i < bytes.length; i++) count(histogram, bytes[i] as number);
  return histogram;
}

/** Counts a byte, once or `times`. */
export function count(histogram: Histogram, value: number, times = 1): void {
  histogram[value] = (histogram[value] as number) + times;
}

/** The smallest value in `from..255` that at least `fraction` (0..1) of the counts in that range reach down to. */
export function quantile(histogram: Histogram, fraction: number, from = 0): number {
  let total = 0;
  for (let value = from; value < 256; value++) total += histogram[value] as number;
  let below = 0;
  for (let value = from; value < 256; value++) {
    below += histogram[value] as number;
    if (below >= total * fraction) return value;
  }
  return 255;
}

/** The histogram of distances from `centre`. */
export function deviations(histogram: Histogram, centre: number): Histogram {
  const result = createHistogram();
  histogram.forEach((times, value) => count(result, Math.abs(value - centre), times));
  return result;
}

/** How a histogram is best split in two classes (Otsu 1979). */
export interface Split {
  /** Values above belong to the upper class. */
  readonly threshold: number;
  /** Share of the variance that lies between the classes, 0..1: 1 when there are but two values. */
  readonly clarity: number;
}

/** Splits a histogram where the variance between the classes is largest. */
export function splitByOtsu(histogram: Histogram): Split {
  let total = 0;
  let sum = 0;
  let squares = 0;
  histogram.forEach((count, value) => {
    total += count;
    sum += count * value;
    squares += count * value * value;
  });
  let lowerCount = 0;
  let lowerSum = 0;
  let best = 0;
  let threshold = 0;
  histogram.forEach((count, value) => {
    lowerCount += count;
    lowerSum += count * value;
    const upperCount = total - lowerCount;
    if (lowerCount === 0 || upperCount === 0) return;
    const gap = lowerSum / lowerCount - (sum - lowerSum) / upperCount;
    const variance = lowerCount * upperCount * gap * gap;
    if (variance > best) {
      best = variance;
      threshold = value;
    }
  });
  return { threshold, clarity: best && best / (total * squares - sum * sum) };
}
