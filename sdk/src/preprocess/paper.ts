/**
 * The brightness of the paper under ink that reaches the rim, or under uneven light.
 *
 * Either the paper is even, and as bright as most of the rim: a digit that fills its picture. Or it is
 * a smooth surface through the pixels that are not ink, a quadratic in x and y: a photograph. A
 * quadratic also follows the strokes of a digit that is everywhere, an even paper leaves what light
 * does to it as ink; the right one parts ink from paper more clearly. Knows nothing of colour or of
 * digits.
 */

import { histogramOf, splitByOtsu } from './histogram.ts';
import { leastSquares } from './least-squares.ts';

/** Samples along each side of the image. */
const SAMPLES = 48;

/** Rounds of reweighting; the fit is stable well before that. */
const ROUNDS = 12;

/** Even paper is preferred where ink stands out from it at least this many times as clearly. */
const EVEN_SHARE = 0.97;

/** Noise alone is parted less clearly than this. */
const NOISE = 0.72;

/** Terms of the quadratic: 1, x, y, x², xy, y². */
const TERMS = 6;

/** A surface, and what stands out from it. */
export interface Paper {
  /** Brightness of the paper: Σ surface[i] · term i, with x and y as shares of width and height. */
  readonly surface: Float64Array;
  /** Standard deviation of the paper about the surface, robustly estimated, in grey levels. */
  readonly noise: number;
  /** 1 when the pixels that stand out are brighter than the paper, −1 when they are darker. */
  readonly polarity: 1 | -1;
}

/**
 * Finds the paper under an image.
 * @param grey brightness 0..255, row-major. @param rim brightness of most of the rim.
 */
export function findPaper(grey: Uint8Array, width: number, height: number, rim: number): Paper {
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
  const surface = fitSurface(points, values);
  const residuals = residualsOf(surface, points, values);
  const even = Float64Array.of(rim, 0, 0, 0, 0, 0);
  const fromEven = residualsOf(even, points, values);
  return clarity(fromEven) > Math.max(NOISE, EVEN_SHARE * clarity(residuals))
    ? { surface: even, noise: 0, polarity: polarityOf(fromEven) }
    : { surface, noise: deviation(residuals), polarity: polarityOf(residuals) };
}

/**
 * Fits the quadratic by iteratively reweighted least squares, so that ink, which is the minority, does
 * not pull it (Holland & Welsch 1977).
 */
function fitSurface(points: readonly Float64Array[], values: Float64Array): Float64Array {
  const weights = new Float64Array(points.length).fill(1);
  let surface: Float64Array = new Float64Array(TERMS);
  for (let round = 0; round < ROUNDS; round++) {
    surface = leastSquares(points, values, weights);
    const residuals = residualsOf(surface, points, values);
    // First least absolute deviations, which any minority leaves alone, then only the paper itself.
    const scale = 3 * deviation(residuals) + 1;
    residuals.forEach((residual, index) => {
      const far = Math.abs(residual);
      const trust = 1 - (far / scale) ** 2;
      weights[index] = round < ROUNDS / 2 ? 1 / (far + 1) : trust > 0 ? trust * trust : 0;
    });
  }
  return surface;
}

/** How clearly ink is parted from this paper, 0..1. */
function clarity(residuals: Float64Array): number {
  return splitByOtsu(histogramOf(Uint8ClampedArray.from(residuals, Math.abs))).clarity;
}

/** The side on which most stands out; by cubes, which a shadow on the other side cannot outweigh. */
function polarityOf(residuals: Float64Array): 1 | -1 {
  return residuals.reduce((sum, residual) => sum + residual ** 3, 0) > 0 ? 1 : -1;
}

function residualsOf(
  surface: Float64Array,
  points: readonly Float64Array[],
  values: Float64Array,
): Float64Array {
  return values.map((value, index) => value - dot(surface, points[index] as Float64Array));
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
