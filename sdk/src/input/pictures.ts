/**
 * Every kind of picture that a page may hold, to pixels. One row per kind; nothing here knows of
 * digits. Kinds are told apart by tag, so nothing needs a DOM until it is used.
 */
import type { DigitImage } from '../api.ts';
import { InkdigitError } from '../errors.ts';
import { checkImage, type PixelImage } from '../preprocess/image.ts';
import { tagOf } from '../tag.ts';
import { type Picture, readDrawn } from './draw.ts';

/**
 * The pixels of a picture: at once where the browser allows it, else in a while.
 * @throws {InkdigitError} `input-type` when it is none; `input-size` or `input-read` when it has no
 *   pixels to give. What takes a while rejects with the same.
 */
export function readPicture(picture: DigitImage): Picture | Promise<Picture> {
  const tag = tagOf(picture);
  switch (tag) {
    case 'HTMLCanvasElement':
    case 'OffscreenCanvas':
    case 'ImageBitmap':
    case 'VideoFrame':
      return readDrawn(picture as CanvasImageSource, tag);
    case 'HTMLImageElement':
      return readImage(picture as HTMLImageElement);
    case 'HTMLVideoElement':
      return readVideo(picture as HTMLVideoElement);
    case 'Blob':
    case 'File':
      return readBlob(picture as Blob);
    default:
      return readPixels(picture, tag);
  }
}

/** `ImageData` and plain `{ data, width, height }`. */
function readPixels(picture: unknown, tag: string): PixelImage {
  const image = picture as Partial<PixelImage> | null | undefined;
  if (image?.data === undefined || image.width === undefined || image.height === undefined) {
    throw new InkdigitError(
      'input-type',
      `No digit is in ${tag}: pass a canvas, image, video, Blob, { data, width, height } or 784 bytes.`,
    );
  }
  checkImage(image as PixelImage);
  return image as PixelImage;
}

/** An `<img>` that is still loading is waited for. */
function readImage(image: HTMLImageElement): Picture | Promise<Picture> {
  const read = (): Picture => readDrawn(image, 'img');
  if (image.complete && image.naturalWidth > 0) return read();
  const name = image.currentSrc || image.src || 'an img without src';
  // Missing where there is no browser behind the page.
  const decoded = (async () => image.decode())();
  return decoded.then(read, (cause: unknown) => {
    throw new InkdigitError(
      'input-read',
      `${name.slice(0, 100)} cannot be loaded: check its address and format.`,
      { cause },
    );
  });
}

/** The frame that a `<video>` shows now. */
function readVideo(video: HTMLVideoElement): Picture {
  const frame = video.videoWidth > 0 ? readDrawn(video, 'video') : null;
  // Chromium has the first frame only some time after loadeddata, and draws nothing until then.
  if (frame?.data.some((byte) => byte > 0)) return frame;
  throw new InkdigitError(
    'input-read',
    'This video shows no frame yet: wait for requestVideoFrameCallback.',
  );
}

/** A file's picture, upright as its EXIF data says. */
async function readBlob(blob: Blob): Promise<Picture> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(blob);
  } catch (cause) {
    // Missing in Node, or no picture.
    throw new InkdigitError(
      'input-read',
      `This file (${blob.type}) cannot be decoded: pass PNG, JPEG, WebP or { data, width, height }.`,
      { cause },
    );
  }
  try {
    return readDrawn(bitmap, 'Blob');
  } finally {
    bitmap.close();
  }
}
