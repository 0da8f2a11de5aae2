import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { count } from '../src/data/digits.ts';
import { DataError } from '../src/data/error.ts';
import { MNIST_FILES } from '../src/data/mnist.ts';
import { PEN_DIGITS_FILE, type PenDigit } from '../src/data/pendigits.ts';
import type { DataSource } from '../src/data/source.ts';
import { loadMnistSplit, splitMnist, splitPenDigits } from '../src/data/splits.ts';
import { loadTestSet } from '../src/data/test-set.ts';

/** A source that has nothing and remembers what it was asked for. */
function emptySource(): DataSource & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    description: 'nothing',
    asked,
    read: async ({ path }) => {
      asked.push(path);
      throw new DataError('missing', `There is no ${path}.`, 'None is needed here.');
    },
  };
}

const mnist = (n: number): Parameters<typeof splitMnist>[0] => ({
  images: Uint8Array.from({ length: n * 784 }, (_, i) => Math.floor(i / 784) % 251),
  labels: Uint8Array.from({ length: n }, (_, i) => i % 10),
});

describe('splits', () => {
  it('keeps the last 5,000 of the MNIST training digits for validation', () => {
    const all = mnist(6_000);
    const { train, validation } = splitMnist(all);
    expect([count(train), count(validation)]).toEqual([1_000, 5_000]);
    expect(Buffer.compare(train.images, all.images.subarray(0, 1_000 * 784))).toBe(0);
    expect(Buffer.compare(validation.images, all.images.subarray(1_000 * 784))).toBe(0);
    expect(Buffer.compare(validation.labels, all.labels.subarray(1_000))).toBe(0);
  });

  it('never lets a validation writer train, nor a training writer validate', () => {
    const writers = fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 60 });
    fc.assert(
      fc.property(writers, (written) => {
        const digits: PenDigit[] = written.map((writer, sample) => ({
          label: 0,
          writer,
          sample,
          strokes: [],
        }));
        const { train, validation } = splitPenDigits(digits);
        expect(train.every(({ writer }) => writer <= 25)).toBe(true);
        expect(validation.every(({ writer }) => writer >= 26)).toBe(true);
        expect(train.length + validation.length).toBe(digits.length);
      }),
    );
  });

  it('opens no test file for the recipe, and nothing else for the evaluation', async () => {
    const learning = emptySource();
    await expect(loadMnistSplit(learning)).rejects.toThrow(DataError);
    expect(learning.asked).toEqual(['mnist/train-images-idx3-ubyte']);
    const final = emptySource();
    await expect(loadTestSet(final)).rejects.toThrow(DataError);
    expect(final.asked).toEqual(['mnist/t10k-images-idx3-ubyte']);
  });

  it('pins every published file by a checksum and at least one https mirror', () => {
    const files = [...Object.values(MNIST_FILES.train), ...Object.values(MNIST_FILES.test)];
    for (const { checksum, mirrors, path } of [...files, PEN_DIGITS_FILE]) {
      expect(checksum.hex, path).toMatch(
        checksum.algorithm === 'md5' ? /^[0-9a-f]{32}$/ : /^[0-9a-f]{64}$/,
      );
      expect(mirrors.length).toBeGreaterThan(0);
      expect(mirrors.every((mirror) => mirror.startsWith('https://'))).toBe(true);
    }
  });
});
