/**
 * Owns turning a picture file into what the network sees. It must not know labels or folders.
 */
import sharp from 'sharp';

import { normalizeImage, PIXEL_LIMIT } from '../sdk.ts';

/**
 * Decodes a PNG or JPEG, turns it as its EXIF data says, as browsers do, and brings it into the
 * network's form through the SDK's own preprocessing.
 *
 * @returns 784 bytes, white ink on black; all zero when there is no ink.
 * @throws Error of the decoder, or InkdigitError `input-size`, when it cannot be read.
 */
export async function decodePicture(path: string): Promise<Uint8Array> {
  const { data, info } = await sharp(path, { limitInputPixels: PIXEL_LIMIT })
    .autoOrient()
    .toColourspace('srgb')
    .ensureAlpha()
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  return normalizeImage({ data, width, height });
}
