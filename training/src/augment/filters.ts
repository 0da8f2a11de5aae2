/** Small in-place filters on one 28×28 digit: stroke width, blur, noise. */
import type { Random } from '../random.ts';

const SIDE = 28;
const PIXELS = SIDE * SIDE;

/**
 * Thickens (`amount` > 0) or thins (`amount` < 0) the strokes: a blend of the digit with its 3×3
 * cross dilation or erosion. `amount` is the share of the filtered image, in [-1, 1].
 */
export function changeStroke(
  image: Uint8Array,
  at: number,
  scratch: Uint8Array,
  amount: number,
): void {
  scratch.set(image.subarray(at, at + PIXELS));
  const share = Math.abs(amount);
  const pick = amount > 0 ? Math.max : Math.min;
  for (let y = 1; y < SIDE - 1; y++) {
    for (let x = 1; x < SIDE - 1; x++) {
      const i = y * SIDE + x;
      const own = scratch[i] ?? 0;
      const filtered = pick(
        pick(own, scratch[i - 1] ?? 0, scratch[i + 1] ?? 0),
        scratch[i - SIDE] ?? 0,
        scratch[i + SIDE] ?? 0,
      );
      image[at + i] = Math.round(own + (filtered - own) * share);
    }
  }
}

/** Blends the digit with its 3×3 binomial blur; `amount` in [0, 1]. */
export function blur(image: Uint8Array, at: number, scratch: Uint8Array, amount: number): void {
  scratch.set(image.subarray(at, at + PIXELS));
  for (let y = 1; y < SIDE - 1; y++) {
    for (let x = 1; x < SIDE - 1; x++) {
      const i = y * SIDE + x;
      const row = (j: number): number =>
        (scratch[j - 1] ?? 0) + 2 * (scratch[j] ?? 0) + (scratch[j + 1] ?? 0);
      const blurred = (row(i - SIDE) + 2 * row(i) + row(i + SIDE)) / 16;
      const own = scratch[i] ?? 0;
      image[at + i] = Math.round(own + (blurred - own) * amount);
    }
  }
}

/** Adds uniform noise of the given standard deviation (grey levels), clamped to bytes. */
export function addNoise(image: Uint8Array, at: number, random: Random, deviation: number): void {
  const reach = deviation * Math.sqrt(3);
  for (let i = at; i < at + PIXELS; i++) {
    const value = (image[i] ?? 0) + random.between(-reach, reach);
    image[i] = Math.max(0, Math.min(255, Math.round(value)));
  }
}
