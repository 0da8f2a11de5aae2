/**
 * What the paper looks like, judged by the rim of the image, where people rarely write.
 *
 * Knows nothing of ink.
 */
import { createHistogram, deviations, type Histogram, quantile } from './histogram.ts';
import type { PixelImage } from './image.ts';

/** The rim is this share of the shorter side, and at least one pixel wide. */
const RIM_SHARE = 1 / 64;

/** The paper as the rim shows it. */
export interface Border {
  /** Median alpha; 255 for grey images. */
  readonly alpha: number;
  /** Median of every colour channel, over the rim's mostly opaque pixels. */
  readonly colour: readonly number[];
  /** Three quarters of the rim lie within this distance of `colour`, in every channel. */
  readonly spread: number;
}

/** Measures the rim of an image. */
export function measureBorder(image: PixelImage, channels: 1 | 4): Border {
  const { data, width, height } = image;
  const rim = Math.max(1, Math.round(Math.min(width, height) * RIM_SHARE));
  const alphas = createHistogram();
  const colours = channels === 4 ? [0, 1, 2].map(createHistogram) : [createHistogram()];

  const count = (x: number, y: number): void => {
    const pixel = (y * width + x) * channels;
    const alpha = channels === 4 ? (data[pixel + 3] ?? 0) : 255;
    add(alphas, alpha);
    if (alpha < 128) return;
    colours.forEach((histogram, channel) => add(histogram, data[pixel + channel] ?? 0));
  };
  for (let y = 0; y < height; y++) {
    const inRim = y < rim || y >= height - rim;
    for (let x = 0; x < width; x++) {
      if (!inRim && x === rim) x = Math.max(x, width - rim);
      count(x, y);
    }
  }

  const colour = colours.map((histogram) => quantile(histogram, 0.5));
  const spreads = colours.map((histogram, channel) =>
    quantile(deviations(histogram, colour[channel] ?? 0), 0.75),
  );
  return { alpha: quantile(alphas, 0.5), colour, spread: Math.max(...spreads) };
}

function add(histogram: Histogram, value: number): void {
  histogram[value] = (histogram[value] ?? 0) + 1;
}
