/**
 * What a network may do to ready digits before it looks at them: networks that see the same digits
 * differently make different mistakes (Cireşan, Meier & Schmidhuber 2012 normalise widths).
 *
 * Moment normalisation (Liu, Nakashima, Sako & Fujisawa 2004), along the rows alone: a digit's slant
 * is taken out, or its width made like others'. What the ink's moments say is robust to single
 * pixels of noise, as a bounding box is not.
 */
import type { Normalisation } from '../config.ts';
import { DIGIT_BYTES } from '../data/digits.ts';

const SIDE = 28;
/** Steepest slant taken out, dx per dy: a digit on its side is not one that slants. */
const MOST_SLANT = 0.8;
/** Standard deviation of the ink across, pixels: about that of MNIST's zeros. */
const WIDTH = 4.5;
/** Narrow digits, a 1 above all, grow by this at most, and wide ones shrink by the other. */
const WIDEST = 2;
const NARROWEST = 0.7;

interface Moments {
  /** Centre of the ink, pixels. */
  readonly x: number;
  readonly y: number;
  /** Variances and covariance of the ink about it. */
  readonly xx: number;
  readonly xy: number;
  readonly yy: number;
}

/** The digits, n·784 bytes, as the network wants to see them; `undefined`: as they are. */
export function normalise(
  images: Uint8Array,
  normalisation: Normalisation | undefined,
): Uint8Array {
  if (!normalisation) return images;
  const out = new Uint8Array(images.length);
  for (let at = 0; at < images.length; at += DIGIT_BYTES) {
    const digit = images.subarray(at, at + DIGIT_BYTES);
    const moments = momentsOf(digit);
    if (moments) resample(digit, moments, normalisation, out.subarray(at, at + DIGIT_BYTES));
  }
  return out;
}

/** @returns null for a picture without ink. */
function momentsOf(digit: Uint8Array): Moments | null {
  let ink = 0;
  let [x, y, xx, xy, yy] = [0, 0, 0, 0, 0];
  for (let i = 0; i < DIGIT_BYTES; i++) {
    const weight = digit[i] as number;
    if (weight === 0) continue;
    const column = i % SIDE;
    const row = (i - column) / SIDE;
    ink += weight;
    x += weight * column;
    y += weight * row;
    xx += weight * column * column;
    xy += weight * column * row;
    yy += weight * row * row;
  }
  if (ink === 0) return null;
  x /= ink;
  y /= ink;
  return { x, y, xx: xx / ink - x * x, xy: xy / ink - x * y, yy: yy / ink - y * y };
}

/** Takes out the slant, and stretches about the ink's centre where the width matters. */
function resample(
  digit: Uint8Array,
  { x, y, xx, xy, yy }: Moments,
  normalisation: Normalisation,
  out: Uint8Array,
): void {
  const slant = yy > 0 ? clamp(xy / yy, -MOST_SLANT, MOST_SLANT) : 0;
  const deviation = Math.sqrt(Math.max(0, xx - 2 * slant * xy + slant * slant * yy));
  const stretch = normalisation === 'width' ? clamp(WIDTH / deviation, NARROWEST, WIDEST) : 1;
  for (let row = 0; row < SIDE; row++) {
    const line = digit.subarray(row * SIDE, (row + 1) * SIDE);
    const middle = x + slant * (row - y);
    for (let column = 0; column < SIDE; column++) {
      out[row * SIDE + column] = interpolate(line, middle + (column - x) / stretch);
    }
  }
}

function interpolate(line: Uint8Array, at: number): number {
  const left = Math.floor(at);
  const share = at - left;
  return Math.round((1 - share) * (line[left] ?? 0) + share * (line[left + 1] ?? 0));
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
