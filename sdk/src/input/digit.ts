/**
 * Any input to ready digits: bytes that are ready pass through, pictures are preprocessed.
 */
import type { DigitImage, DigitInput } from '../api.ts';
import { InkdigitError } from '../errors.ts';
import { DIGIT_BYTES, FRAME } from '../preprocess/centre.ts';
import { inkOf, inkPixel, normalizeImage } from '../preprocess/normalize.ts';
import type { InkPlane, LargeGrid } from '../preprocess/plane.ts';
import { tagOf } from '../tag.ts';
import type { Picture } from './draw.ts';
import { readPicture } from './pictures.ts';

/** Whether an input is bytes and not a picture. */
export function isReady(input: unknown): input is Uint8Array {
  return input instanceof Uint8Array || tagOf(input) === 'Uint8Array';
}

/**
 * How many ready digits there are in some bytes.
 * @throws {InkdigitError} `input-size` when they are not whole digits.
 */
export function countDigits(bytes: Uint8Array): number {
  const count = bytes.length / DIGIT_BYTES;
  if (Number.isInteger(count)) return count;
  throw new InkdigitError(
    'input-size',
    `${bytes.length} bytes are not digits of 28×28: pass { data, width, height }.`,
  );
}

/**
 * One ready digit, a copy of the caller's own. Given at once where the input allows it.
 * @param room where it may be copied to, of as many bytes.
 * @throws {InkdigitError} `input-type`, `input-size` or `input-read`; rejects with the same.
 */
export function readDigit(
  input: DigitInput,
  room: Uint8Array = new Uint8Array(DIGIT_BYTES),
): Uint8Array | Promise<Uint8Array> {
  if (isReady(input)) {
    const count = countDigits(input);
    if (count === 1) {
      room.set(input);
      return room;
    }
    throw new InkdigitError(
      'input-size',
      count
        ? `These are ${count} digits for one: pass them as they are to classifyBatch.`
        : 'There are no bytes: were they transferred? Pass a copy.',
    );
  }
  const picture = readPicture(input as DigitImage);
  return 'then' in picture ? picture.then(normalizeImage) : normalizeImage(picture);
}

/** A picture's ink. */
export interface Scan {
  /** `null` where there is none. */
  readonly ink: InkPlane | LargeGrid | null;
  /** Size of one of the ink's pixels, in the input's own. */
  readonly pixel: { readonly width: number; readonly height: number };
  /** Size of the input, in its own pixels. */
  readonly size: { readonly width: number; readonly height: number };
}

/**
 * The ink of a picture that may hold more than one digit. Given at once where the input allows it.
 * @throws {InkdigitError} as {@link readDigit} does.
 */
export function readInk(input: DigitInput): Scan | Promise<Scan> {
  const picture = isReady(input)
    ? { data: readDigit(input) as Uint8Array, width: FRAME, height: FRAME }
    : readPicture(input);
  return 'then' in picture ? picture.then(scan) : scan(picture);
}

function scan(picture: Picture): Scan {
  const size = picture.source ?? picture;
  const cell = inkPixel(picture);
  return {
    ink: inkOf(picture),
    pixel: {
      width: (cell * size.width) / picture.width,
      height: (cell * size.height) / picture.height,
    },
    size,
  };
}
