/**
 * The pixels that preprocessing accepts, and the one place that refuses the rest.
 *
 * Knows nothing of canvases or the DOM: `ImageData` fits this shape by itself.
 */
import { InkdigitError } from '../errors.ts';
import { tagOf } from '../tag.ts';
import type { Box } from './plane.ts';

/** Row-major pixels, 0..255: grey (`width · height` bytes) or RGBA (four times that). */
export interface PixelImage {
  readonly data: Uint8Array | Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}

/**
 * Row-major pixels of one number each, as a little-endian machine reads RGBA: red in its lowest
 * eight bits, then green and blue, alpha in its highest.
 */
export interface RgbaImage {
  readonly pixels: Int32Array;
  readonly width: number;
  readonly height: number;
}

/** Most pixels that one image may have: 8192 × 8192, far above any camera worth reading from. */
export const PIXEL_LIMIT: number = 2 ** 26;

/**
 * Refuses what is no image.
 * @throws {InkdigitError} `input-type` when the data is not bytes; `input-size` when width, height
 *   and data length do not agree, or there are no pixels or more than `PIXEL_LIMIT`.
 */
export function checkImage({ data, width, height }: PixelImage): void {
  if (!/^Uint8(Clamped)?Array$/.test(tagOf(data))) {
    throw new InkdigitError('input-type', 'image.data must be a Uint8Array or Uint8ClampedArray.');
  }
  const refuse = (problem: string): never => {
    const size = `${String(width)} × ${String(height)}`;
    throw new InkdigitError('input-size', `An image of ${size} ${problem}.`);
  };
  if (![width, height].every((side) => Number.isInteger(side) && side > 0)) {
    refuse('has no whole number of pixels: is it loaded');
  }
  const pixels = width * height;
  if (pixels > PIXEL_LIMIT) refuse('is too large: crop it');
  if (![pixels, 4 * pixels].includes(data.length)) {
    refuse(`needs ${pixels} bytes (grey) or ${4 * pixels} (RGBA), not ${data.length}`);
  }
}

/**
 * An image as numbers; what is RGBA already is not copied.
 * @throws {InkdigitError} as {@link checkImage} does.
 */
export function rgbaOf(image: PixelImage): RgbaImage {
  checkImage(image);
  const { data, width, height } = image;
  const count = width * height;
  if (data.length > count) {
    // Numbers lie at multiples of four bytes, and so does a copy; a Buffer's `slice` is none.
    const { buffer, byteOffset } = data.byteOffset % 4 ? new Uint8Array(data) : data;
    return { pixels: new Int32Array(buffer, byteOffset, count), width, height };
  }
  const pixels = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const grey = data[i] as number;
    pixels[i] = pixelOf(grey, grey, grey);
  }
  return { pixels, width, height };
}

/** An opaque pixel of this red, green and blue, 0..255. */
export function pixelOf(red: number, green: number, blue: number): number {
  return red | (green << 8) | (blue << 16) | (255 << 24);
}

/** Cuts a box out. */
export function crop({ pixels: from, width }: RgbaImage, box: Box): RgbaImage {
  const pixels = new Int32Array(box.width * box.height);
  for (let y = 0; y < box.height; y++) {
    const start = (box.y + y) * width + box.x;
    pixels.set(from.subarray(start, start + box.width), y * box.width);
  }
  return { pixels, width: box.width, height: box.height };
}
