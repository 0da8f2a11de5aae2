import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { count, imageAt } from '../src/data/digits.ts';
import { DataError, type DataErrorCode } from '../src/data/error.ts';
import { parseIdx } from '../src/data/idx.ts';
import { parseMnist } from '../src/data/mnist.ts';
import { sample } from './fixtures/samples.ts';

function idx(shape: readonly number[], data: ArrayLike<number>): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * shape.length + data.length);
  bytes.set([0, 0, 8, shape.length]);
  shape.forEach((size, axis) => new DataView(bytes.buffer).setUint32(4 + 4 * axis, size));
  bytes.set(data, 4 + 4 * shape.length);
  return bytes;
}

function codeOf(work: () => unknown): DataErrorCode | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof DataError) return error.code;
    throw error;
  }
}

const shapes = fc.array(fc.nat({ max: 6 }), { minLength: 1, maxLength: 4 });
const tensors = shapes.chain((shape) => {
  const size = shape.reduce((a, b) => a * b, 1);
  return fc.record({
    shape: fc.constant(shape),
    data: fc.uint8Array({ minLength: size, maxLength: size }),
  });
});

describe('parseIdx', () => {
  it('reads back every tensor, also from the middle of a buffer', () => {
    fc.assert(
      fc.property(tensors, fc.nat({ max: 9 }), ({ shape, data }, offset) => {
        const file = idx(shape, data);
        const buffer = new Uint8Array(offset + file.length);
        buffer.set(file, offset);
        expect(parseIdx(buffer.subarray(offset))).toEqual({ shape, data });
      }),
    );
  });

  it('calls every shortened file truncated', () => {
    fc.assert(
      fc.property(
        tensors,
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (t, cut) => {
          const file = idx(t.shape, t.data);
          expect(codeOf(() => parseIdx(file.subarray(0, Math.floor(cut * file.length))))).toBe(
            'truncated',
          );
        },
      ),
    );
  });

  it('refuses bytes to spare', () => {
    expect(codeOf(() => parseIdx(idx([2], [1, 2, 3])))).toBe('format');
  });

  it.each([
    ['the type of floats', [0, 0, 0x0d, 1, 0, 0, 0, 0]],
    ['gzip', [0x1f, 0x8b, 8, 0, 0, 0, 0, 0]],
    ['no dimension', [0, 0, 8, 0, 7]],
    ['text', Array.from(Buffer.from('<html>'))],
  ])('refuses the magic of %s', (_, bytes) => {
    expect(codeOf(() => parseIdx(Uint8Array.from(bytes)))).toBe('format');
  });

  it('survives sizes whose product overflows', () => {
    const file = idx(
      Array.from({ length: 255 }, () => 0xffffffff),
      [1],
    );
    expect(codeOf(() => parseIdx(file))).toBe('truncated');
  });

  it('answers arbitrary bytes with a tensor or a DataError', () => {
    const magic = fc.constantFrom([0, 0, 8, 1], [0, 0, 8, 3], [0, 0, 8, 255], []);
    fc.assert(
      fc.property(magic, fc.uint8Array({ maxLength: 64 }), (start, rest) => {
        codeOf(() => parseIdx(Uint8Array.from([...start, ...rest])));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('parseMnist', () => {
  it('reads the sample', async () => {
    const images = gunzipSync(await sample('mnist/sample-images-idx3-ubyte.gz'));
    const labels = gunzipSync(await sample('mnist/sample-labels-idx1-ubyte.gz'));
    const digits = parseMnist(images, labels);
    expect(count(digits)).toBe(200);
    expect(Array.from(digits.labels.subarray(0, 8))).toEqual([5, 0, 4, 1, 9, 2, 1, 3]);
    const ink = imageAt(digits, 0);
    expect(ink[0]).toBe(0);
    expect(Math.max(...ink)).toBe(255);
  });

  it.each([
    ['counts that differ', idx([2, 28, 28], new Uint8Array(1568)), idx([3], [1, 2, 3])],
    ['other sizes', idx([1, 14, 56], new Uint8Array(784)), idx([1], [1])],
    ['swapped files', idx([1], [1]), idx([1, 28, 28], new Uint8Array(784))],
    ['a label of 10', idx([1, 28, 28], new Uint8Array(784)), idx([1], [10])],
  ])('refuses %s', (_, images, labels) => {
    expect(codeOf(() => parseMnist(images, labels))).toBe('format');
  });
});
