/**
 * Places a digit in the 28×28 frame the way MNIST does: centre of mass at the centre.
 *
 * "the images were centered in a 28x28 image by computing the center of mass of the pixels, and
 * translating the image so as to position this point at the center of the 28x28 field" (LeCun,
 * Cortes, Burges, the MNIST page). Whole-pixel shifts, and never so far that ink is cut.
 */
import type { InkGrid } from './plane.ts';

/** Side of the frame, in pixels. */
export const FRAME = 28;

/** Bytes of one ready digit. */
export const DIGIT_BYTES: number = FRAME * FRAME;

/**
 * @param digit at most 28×28, with some ink.
 * @returns 784 bytes, row-major, the strongest pixel at 255.
 */
export function centreInFrame(digit: InkGrid): Uint8Array {
  const { data, width, height } = digit;
  let mass = 0;
  let massX = 0;
  let massY = 0;
  let peak = 0;
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const ink = data[i] as number;
      mass += ink;
      massX += ink * (x + 0.5);
      massY += ink * (y + 0.5);
      peak = Math.max(peak, ink);
    }
  }
  const frame = new Uint8Array(FRAME * FRAME);
  if (peak === 0) return frame;
  const left = clamp(Math.round(FRAME / 2 + 0.5 - massX / mass), FRAME - width);
  const top = clamp(Math.round(FRAME / 2 + 0.5 - massY / mass), FRAME - height);
  const gain = 255 / peak;
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      frame[(top + y) * FRAME + left + x] = Math.round((data[i] as number) * gain);
    }
  }
  return frame;
}

function clamp(value: number, limit: number): number {
  return Math.min(limit, Math.max(0, value));
}
