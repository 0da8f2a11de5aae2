import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concat, count, type Digits, imageAt, slice, subset } from '../src/data/digits.ts';

/** Digits whose every pixel is their own number. */
function numbered(n: number, first = 0): Digits {
  const images = new Uint8Array(n * 784);
  for (let i = 0; i < n; i++) images.fill(first + i, i * 784, (i + 1) * 784);
  return { images, labels: Uint8Array.from({ length: n }, (_, i) => (first + i) % 10) };
}

function numbers(digits: Digits): number[] {
  return Array.from({ length: count(digits) }, (_, i) => imageAt(digits, i)[783] ?? NaN);
}

describe('digits', () => {
  it('slices as Array.prototype.slice does', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -12, max: 12 }),
        fc.integer({ min: -12, max: 12 }),
        (start, end) => {
          const all = Array.from({ length: 8 }, (_, i) => i);
          const part = slice(numbered(8), start, end);
          expect(numbers(part)).toEqual(all.slice(start, end));
          expect(part.images).toHaveLength(count(part) * 784);
        },
      ),
    );
  });

  it('takes a subset in the order asked for, image and label together', () => {
    const chosen = subset(numbered(20), [13, 2, 2]);
    expect(numbers(chosen)).toEqual([13, 2, 2]);
    expect(Array.from(chosen.labels)).toEqual([3, 2, 2]);
  });

  it('undoes a cut by joining', () => {
    const all = numbered(9);
    expect(concat([slice(all, 0, 4), slice(all, 4)])).toEqual(all);
    expect(concat([])).toEqual(numbered(0));
  });

  it.each([-1, 3, 0.5, NaN])('has no digit %s', (index) => {
    expect(() => imageAt(numbered(3), index)).toThrow(RangeError);
    expect(() => subset(numbered(3), [index])).toThrow(RangeError);
  });
});
