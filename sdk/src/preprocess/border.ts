/**
 * What the paper looks like, judged by the rim of the image, where people rarely write.
 *
 * Knows nothing of ink.
 */
import { count, createHistogram, deviations, quantile } from './histogram.ts';
import type { RgbaImage } from './image.ts';

/** The rim is this share of the shorter side, and at least one pixel wide. */
const RIM_SHARE = 1 / 64;

/** The paper as the rim shows it. */
export interface Border {
  /** Median alpha. */
  readonly alpha: number;
  /** Median red, green and blue, over the rim's mostly opaque pixels. */
  readonly colour: readonly number[];
  /** Three quarters of the rim lie within this distance of `colour`, in every channel. */
  readonly spread: number;
}

/** Measures the rim of an image. @param inset how many rims farther in. */
export function measureBorder({ pixels, width, height }: RgbaImage, inset = 0): Border {
  const rim = Math.max(1, Math.round(Math.min(width, height) * RIM_SHARE));
  const skip = inset * rim;
  const alphas = createHistogram();
  const colours = [0, 1, 2].map(createHistogram);
  for (let y = skip; y < height - skip; y++) {
    const inRim = y < skip + rim || y >= height - skip - rim;
    for (let x = skip; x < width - skip; x++) {
      if (!inRim && x === skip + rim) x = Math.max(x, width - skip - rim);
      const pixel = pixels[y * width + x] as number;
      const alpha = pixel >>> 24;
      count(alphas, alpha);
      if (alpha < 128) continue;
      colours.forEach((histogram, index) => count(histogram, (pixel >> (8 * index)) & 255));
    }
  }
  const colour = colours.map((histogram) => quantile(histogram, 0.5));
  const spreads = colours.map((histogram, channel) =>
    quantile(deviations(histogram, colour[channel] as number), 0.75),
  );
  return { alpha: quantile(alphas, 0.5), colour, spread: Math.max(...spreads) };
}
