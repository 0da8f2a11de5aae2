/**
 * Owns what MNIST's files are: names, mirrors, checksums, shapes (LeCun, Cortes, Burges; CC BY-SA 3.0).
 * It must not read any.
 */
import { type Digits, DIGIT_BYTES } from './digits.ts';
import { DataError } from './error.ts';
import { parseIdx } from './idx.ts';
import type { DataFile } from './source.ts';

const MIRRORS = [
  'https://ossci-datasets.s3.amazonaws.com/mnist/',
  'https://storage.googleapis.com/cvdf-datasets/mnist/',
];

function mnistFile(name: string, md5: string): DataFile {
  return {
    path: `mnist/${name}`,
    checksum: { algorithm: 'md5', hex: md5 },
    mirrors: MIRRORS.map((mirror) => `${mirror}${name}.gz`),
  };
}

/** The two files of one part: IDX of n×28×28, IDX of n. */
export type MnistPart = Readonly<Record<'images' | 'labels', DataFile>>;

/** The published files of each part; checksums of the unpacked bytes. */
export const MNIST_FILES: Readonly<Record<'train' | 'test', MnistPart>> = {
  train: {
    images: mnistFile('train-images-idx3-ubyte', '6bbc9ace898e44ae57da46a324031adb'),
    labels: mnistFile('train-labels-idx1-ubyte', 'a25bea736e30d166cdddb491f175f624'),
  },
  test: {
    images: mnistFile('t10k-images-idx3-ubyte', '2646ac647ad5339dbf082846283269ea'),
    labels: mnistFile('t10k-labels-idx1-ubyte', '27ae3e4e09519cfbb04c329615203637'),
  },
};

/**
 * Joins an IDX file of images with its IDX file of labels.
 *
 * @param images n×28×28 bytes; @param labels n bytes, each 0..9.
 * @throws DataError `format` or `truncated` when either is not that.
 */
export function parseMnist(images: Uint8Array, labels: Uint8Array): Digits {
  const pixels = parseIdx(images, 'The MNIST images file');
  const answers = parseIdx(labels, 'The MNIST labels file');
  const [n, height, width] = pixels.shape;
  const shapesFit = pixels.shape.length === 3 && answers.shape.length === 1;
  if (!shapesFit || n !== answers.shape[0] || height !== 28 || width !== 28) {
    throw new DataError(
      'format',
      `MNIST is n×28×28 images and n labels, not ${pixels.shape.join('×')} and ${answers.shape.join('×')}.`,
      'Keep the two files of one part together.',
    );
  }
  if (answers.data.some((label) => label > 9)) {
    throw new DataError('format', 'An MNIST label is above 9.', 'Get the labels file again.');
  }
  return {
    images: pixels.data.subarray(0, answers.data.length * DIGIT_BYTES),
    labels: answers.data,
  };
}
