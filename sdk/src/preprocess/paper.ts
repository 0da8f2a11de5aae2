/**
 * The brightness of unevenly lit paper: a smooth surface through the pixels that are not ink.
 *
 * Fits a quadratic in x and y by iteratively reweighted least squares, so that ink, which is the
 * minority, does not pull it (Holland & Welsch 1977). Knows nothing of colour or of digits.
 */

import { leastSquares } from './least-squares.ts';

/** Samples along each side of the image. */
const SAMPLES = 48;

/** Rounds of reweighting; the fit is stable well before that. */
const ROUNDS = 12;

/** Terms of the quadratic: 1, x, y, x², xy, y². */
const TERMS = 6;

/** A fitted surface. */
export interface Paper {
  /** Brightness of the paper: Σ surface[i] · term i, with x and y as shares of width and height. */
  readonly surface: Float64Array;
  /** Standard deviation of the paper about the surface, robustly estimated, in grey levels. */
  readonly noise: number;
  /** 1 when the pixels that stand out are brighter than the paper, −1 when they are darker. */
  readonly polarity: 1 | -1;
}

/** Fits the paper under an image. @param grey brightness 0..255, row-major. */
export function fitPaper(grey: Uint8Array, width: number, height: number): Paper {
  const columns = Math.min(SAMPLES, width);
  const rows = Math.min(SAMPLES, height);
  const points: Float64Array[] = [];
  const samples: number[] = [];
  for (let j = 0; j < rows; j++) {
    for (let i = 0; i < columns; i++) {
      const x = Math.floor(((i + 0.5) * width) / columns);
      const y = Math.floor(((j + 0.5) * height) / rows);
      points.push(terms(x / width, y / height));
      samples.push(grey[y * width + x] as number);
    }
  }

  const values = Float64Array.from(samples);
  const weights = new Float64Array(points.length).fill(1);
  let surface: Float64Array = new Float64Array(TERMS);
  let residuals = values;
  for (let round = 0; round < ROUNDS; round++) {
    surface = leastSquares(points, values, weights);
    residuals = values.map((value, index) => value - dot(surface, points[index] as Float64Array));
    // First least absolute deviations, which any minority leaves alone, then only the paper itself.
    const scale = 3 * deviation(residuals) + 1;
    residuals.forEach((residual, index) => {
      const far = Math.abs(residual);
      const trust = 1 - (far / scale) ** 2;
      weights[index] = round < ROUNDS / 2 ? 1 / (far + 1) : trust > 0 ? trust * trust : 0;
    });
  }

  const noise = deviation(residuals);
  let balance = 0;
  for (const residual of residuals) if (Math.abs(residual) > 4 * noise) balance += residual;
  return { surface, noise, polarity: balance > 0 ? 1 : -1 };
}

function terms(x: number, y: number): Float64Array {
  return Float64Array.of(1, x, y, x * x, x * y, y * y);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < TERMS; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

/** Standard deviation by the median absolute deviation from zero, which outliers cannot move. */
function deviation(residuals: Float64Array): number {
  const sorted = residuals.map(Math.abs).sort();
  return 1.4826 * (sorted[sorted.length >> 1] as number);
}
