/**
 * The pixels that preprocessing accepts, and the one place that refuses the rest.
 *
 * Knows nothing of canvases or the DOM: `ImageData` fits this shape by itself.
 */
import { InkdigitError } from '../errors.ts';
import { tagOf } from '../tag.ts';

/** Row-major pixels, 0..255: grey (`width · height` bytes) or RGBA (four times that). */
export interface PixelImage {
  readonly data: Uint8Array | Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}

/** Bytes per pixel: grey or RGBA. */
export type Channels = 1 | 4;

/** Red, green, blue and alpha, 0..255. */
export type Pixel = readonly [red: number, green: number, blue: number, alpha: number];

/** Most pixels that one image may have: 8192 × 8192, far above any camera worth reading from. */
export const PIXEL_LIMIT: number = 2 ** 26;

/**
 * Tells grey from RGBA by the length of the data.
 * @returns bytes per pixel, 1 or 4.
 * @throws {InkdigitError} `input-type` when the data is not bytes; `input-size` when width, height
 *   and data length do not agree, or there are no pixels or more than `PIXEL_LIMIT`.
 */
export function channelCount(image: PixelImage): Channels {
  const { data, width, height } = image;
  if (!['Uint8Array', 'Uint8ClampedArray'].includes(tagOf(data))) {
    throw new InkdigitError('input-type', 'image.data must be a Uint8Array or Uint8ClampedArray.');
  }
  const pixels = width * height;
  const refuse = (problem: string): never => {
    throw new InkdigitError('input-size', `An image of ${width} × ${height} ${problem}.`);
  };
  if (![width, height].every((side) => Number.isInteger(side) && side > 0)) {
    return refuse('has no pixels: is it loaded');
  }
  if (pixels > PIXEL_LIMIT) return refuse('is too large: crop it');
  if (data.length === pixels) return 1;
  if (data.length === 4 * pixels) return 4;
  return refuse(`has ${pixels} bytes (grey) or ${4 * pixels} (RGBA), not ${data.length}`);
}

/** One pixel, the same from grey and RGBA. @param index in reading order. */
export function pixelAt({ data }: PixelImage, channels: Channels, index: number): Pixel {
  const at = index * channels;
  const red = data[at] as number;
  return channels === 1
    ? [red, red, red, 255]
    : [red, data[at + 1] as number, data[at + 2] as number, data[at + 3] as number];
}
