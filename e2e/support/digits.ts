/**
 * The MNIST test digits: the whole set when the data is at hand, else the sample that this
 * repository ships. Knows the IDX format (yann.lecun.com/exdb/mnist) and no classifier.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { DATA, FIXTURES } from './paths.ts';

/** Bytes of one 28×28 digit. */
export const DIGIT_BYTES = 784;

const IMAGES = 't10k-images-idx3-ubyte.gz';
const LABELS = 't10k-labels-idx1-ubyte.gz';
const IMAGES_MAGIC = 0x803;
const LABELS_MAGIC = 0x801;

/** Digits with what they are. */
export interface Digits {
  /** `count` · 784 bytes, white ink on black. */
  readonly pixels: Uint8Array;
  /** `count` labels, 0..9. */
  readonly labels: Uint8Array;
  readonly count: number;
}

/** The test digits, and whether they are all 10,000. */
export function loadTestDigits(): Digits & { readonly complete: boolean } {
  const folder = DATA.map((data) => join(data, 'mnist')).find((data) =>
    existsSync(join(data, IMAGES)),
  );
  return { ...readDigits(folder ?? FIXTURES), complete: folder !== undefined };
}

/** Reads the pair of test files in one folder. @throws {Error} when they are not what they should be. */
export function readDigits(folder: string): Digits {
  const pixels = readIdx(join(folder, IMAGES), IMAGES_MAGIC, 3);
  const labels = readIdx(join(folder, LABELS), LABELS_MAGIC, 1);
  const count = labels.length;
  if (count === 0 || pixels.length !== count * DIGIT_BYTES) {
    throw new Error(`${folder} holds ${String(count)} labels for ${String(pixels.length)} pixels.`);
  }
  return { pixels, labels, count };
}

/** Bytes of an unsigned-byte IDX file, without its header. */
function readIdx(file: string, magic: number, dimensions: number): Uint8Array {
  const bytes = gunzipSync(readFileSync(file));
  const header = 4 + 4 * dimensions;
  const length = Array.from({ length: dimensions }, (_, i) => bytes.readUInt32BE(4 + 4 * i)).reduce(
    (product, size) => product * size,
    1,
  );
  if (bytes.readUInt32BE(0) !== magic || bytes.length !== header + length) {
    throw new Error(`${file} is not the IDX file that it should be.`);
  }
  return bytes.subarray(header);
}
