import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { normalizeImage } from '../../src/preprocess/normalize.ts';
import { alignedDifference, difference, draw, FOUR, paint, SEVEN, THREE, trim } from './drawing.ts';

const DIGITS = { SEVEN, THREE, FOUR };
const blank = new Uint8Array(784);

/** A filled rectangle on black. */
function rectangle(side: number, x: number, y: number, width: number, height: number) {
  const data = new Uint8Array(side * side);
  for (let row = y; row < y + height; row++) data.fill(255, row * side + x, row * side + x + width);
  return { data, width: side, height: side };
}

/** The box of pixels above half, and the centre of mass with pixel centres at whole numbers. */
function measure(image: Uint8Array) {
  let [left, right, top, bottom] = [28, -1, 28, -1];
  let [mass, massX, massY] = [0, 0, 0];
  image.forEach((ink, i) => {
    const x = i % 28;
    const y = Math.floor(i / 28);
    mass += ink;
    massX += ink * x;
    massY += ink * y;
    if (ink < 128) return;
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  });
  const size = { width: right - left + 1, height: bottom - top + 1 };
  return { ...size, x: massX / mass, y: massY / mass, mass: mass / 255 };
}

describe.each(Object.entries(DIGITS))('a drawn %s', (_, strokes) => {
  const reference = draw(strokes, { side: 280, width: 18 });
  const expected = normalizeImage(reference);

  it('fills the 20-pixel box with its centre of mass where MNIST has it', () => {
    const { width, height, x, y } = measure(expected);
    expect(Math.max(width, height)).toBeGreaterThanOrEqual(19);
    expect(Math.max(width, height)).toBeLessThanOrEqual(20);
    expect(Math.abs(x - 14)).toBeLessThanOrEqual(0.75);
    expect(Math.abs(y - 14)).toBeLessThanOrEqual(0.75);
    expect(Math.max(...expected)).toBe(255);
  });

  it('does not depend on where it stands', () => {
    fc.assert(
      fc.property(fc.nat(100), fc.nat(100), (x, y) => {
        const at = (x: number, y: number) =>
          normalizeImage(draw(strokes, { side: 200, size: 100, width: 9, x, y }));
        expect(at(x, y)).toEqual(at(37, 61));
      }),
      { numRuns: 20 },
    );
  });

  it.each([20, 40, 60, 120, 400, 700])('hardly depends on its size: %i px', (side) => {
    const image = normalizeImage(draw(strokes, { side, width: (side * 18) / 280 }));
    expect(alignedDifference(image, expected)).toBeLessThan(side < 50 ? 10 : 3);
  });

  it.each([1, 2, 5, 10])('reads a %i-pixel pen like a pen of ordinary width', (width) => {
    const image = normalizeImage(draw(strokes, { side: 280, width }));
    expect(alignedDifference(image, expected)).toBeLessThan(9);
    expect(measure(image).mass).toBeGreaterThan(0.8 * measure(expected).mass);
  });

  it('does not depend on polarity', () => {
    const inverse = { ...reference, data: reference.data.map((value) => 255 - value) };
    expect(normalizeImage(inverse)).toEqual(expected);
  });

  it('does not depend on the colours of ink and paper', () => {
    const channel = fc.integer({ min: 0, max: 255 });
    const colour = fc.tuple(channel, channel, channel);
    fc.assert(
      fc.property(colour, colour, (ink, paper) => {
        fc.pre(ink.some((value, c) => Math.abs(value - (paper[c] ?? 0)) > 60));
        expect(difference(normalizeImage(paint(reference, ink, paper)), expected)).toBeLessThan(1);
      }),
      { numRuns: 25 },
    );
  });

  it.each([
    ['white', [255, 255, 255]],
    ['black', [0, 0, 0]],
    ['blue', [20, 60, 220]],
  ] as const)('reads %s ink on a transparent canvas', (_name, ink) => {
    expect(normalizeImage(paint(reference, ink, 'transparent'))).toEqual(expected);
  });

  it.each([1, 2, 3])('reads pixels that lie %i bytes into their memory', (offset) => {
    const { data, width, height } = paint(reference, [0, 0, 0], [250, 250, 250]);
    const shifted = new Uint8Array(offset + data.length).subarray(offset);
    shifted.set(data);
    // A Buffer's `slice` is a view, not a copy.
    const buffer = Buffer.from(shifted.buffer, offset);
    for (const other of [shifted, buffer]) {
      const image = normalizeImage({ data: other, width, height });
      expect(image).toEqual(normalizeImage({ data, width, height }));
    }
  });

  it('reads grey as it reads the same in RGBA', () => {
    const data = new Uint8Array(4 * reference.data.length);
    reference.data.forEach((grey, i) => data.set([grey, grey, grey, 255], 4 * i));
    expect(normalizeImage({ ...reference, data })).toEqual(expected);
  });

  it('reads a card that is letterboxed on a transparent canvas', () => {
    const card = paint(reference, [0, 0, 0], [250, 250, 250]);
    const data = new Uint8ClampedArray(4 * 280 * 400);
    data.set(card.data, 4 * 280 * 60);
    const image = normalizeImage({ data, width: 280, height: 400 });
    expect(difference(image, expected)).toBeLessThan(1);
  });

  it('ignores specks', () => {
    const data = reference.data.slice();
    for (let i = 0; i < 40; i++) data[(i * 7919 * 13) % data.length] = 255;
    expect(difference(normalizeImage({ ...reference, data }), expected)).toBeLessThan(0.5);
  });

  it('reads an unevenly lit, noisy photograph of dark ink', () => {
    let seed = 1;
    const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
    const data = reference.data.map((cover, i) => {
      const light = 150 + 0.25 * (i % 280) + 0.1 * Math.floor(i / 280);
      const noise = 12 * (random() + random() + random() - 1.5);
      return light * (1 - (0.7 * cover) / 255) + noise;
    });
    expect(difference(normalizeImage({ ...reference, data }), expected)).toBeLessThan(4);
  });

  it.each([0.3, 0.5, 0.7])('reads a photograph of which %f lies in shadow', (share) => {
    const data = reference.data.map((cover, i) => {
      const light = i % 280 < 280 * share ? 150 : 200;
      return light * (1 - (0.7 * cover) / 255);
    });
    expect(difference(normalizeImage({ ...reference, data }), expected)).toBeLessThan(4);
  });
});

describe.each(Object.entries(DIGITS))('a %s without a margin', (_, strokes) => {
  const expected = normalizeImage(draw(strokes, { side: 280, width: 24 }));

  describe.each([24, 60, 280])('cut from %i pixels', (side) => {
    const { data, ...size } = trim(draw(strokes, { side, width: (side * 24) / 280 }));

    it.each([
      ['white on black', 0, 255],
      ['black on white', 255, 0],
      ['pale on grey', 120, 180],
    ])('is read %s', (_title, paper, ink) => {
      const grey = data.map((cover) => paper + ((ink - paper) * cover) / 255);
      const image = normalizeImage({ data: grey, ...size });
      expect(alignedDifference(image, expected)).toBeLessThan(side < 50 ? 12 : 5);
    });

    it('is read from a noisy photograph', () => {
      let seed = 3;
      const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
      const grey = data.map((cover, i) => {
        const light = 170 + (40 * (i % size.width)) / size.width;
        return light * (1 - (0.7 * cover) / 255) + 12 * (random() + random() + random() - 1.5);
      });
      const image = normalizeImage({ data: grey, ...size });
      expect(alignedDifference(image, expected)).toBeLessThan(12);
    });
  });
});

describe('degenerate shapes', () => {
  it.each([1, 2, 6])('reads a %i-pixel vertical line as a pen-wide one', (pen) => {
    const { width, height, mass } = measure(normalizeImage(rectangle(280, 130, 90, pen, 100)));
    expect(height).toBe(20);
    expect(width).toBeLessThanOrEqual(3);
    expect(mass).toBeGreaterThan(35);
    expect(mass).toBeLessThan(60);
  });

  it('keeps a horizontal line a line', () => {
    const { width, height } = measure(normalizeImage(rectangle(280, 90, 130, 100, 1)));
    expect(width).toBe(20);
    expect(height).toBeLessThanOrEqual(3);
  });

  it('does not blow a dot up to a blob', () => {
    const { width, height } = measure(normalizeImage(rectangle(280, 90, 130, 9, 9)));
    expect(width).toBeLessThanOrEqual(12);
    expect(height).toBeLessThanOrEqual(12);
  });

  it.each([
    ['black', new Uint8Array(784)],
    ['white', new Uint8Array(784).fill(255)],
    ['nearly even grey', Uint8Array.from({ length: 784 }, (_, i) => 120 + (i % 3))],
    ['one dust pixel', Uint8Array.from({ length: 784 }, (_, i) => (i === 400 ? 255 : 0))],
  ])('calls %s blank', (_, data) => {
    expect(normalizeImage({ data, width: 28, height: 28 })).toEqual(blank);
  });

  it('reads a photograph of 8 megapixels as it reads a small one', () => {
    const small = normalizeImage(rectangle(280, 130, 90, 12, 100));
    const large = normalizeImage(rectangle(2800, 1300, 900, 120, 1000));
    expect(difference(large, small)).toBeLessThan(0.5);
  });

  it('calls an empty transparent canvas blank', () => {
    const data = new Uint8ClampedArray(4 * 100 * 50);
    expect(normalizeImage({ data, width: 100, height: 50 })).toEqual(blank);
  });

  it('calls a noisy photograph of nothing blank', () => {
    let seed = 7;
    const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
    const noise = () => 14 * (random() + random() + random() - 1.5);
    const data = Uint8Array.from({ length: 200 * 200 }, (_, i) => 140 + (i % 200) / 5 + noise());
    expect(normalizeImage({ data, width: 200, height: 200 })).toEqual(blank);
  });
});

describe('any bytes', () => {
  it('gives 784 bytes, always the same, and leaves the input alone', () => {
    const image = fc
      .record({ width: fc.integer({ min: 1, max: 40 }), height: fc.integer({ min: 1, max: 40 }) })
      .chain(({ width, height }) =>
        fc.constantFrom(1, 4).chain((channels) => {
          const length = width * height * channels;
          const bytes = fc.uint8Array({ minLength: length, maxLength: length });
          return bytes.map((data) => ({ data, width, height }));
        }),
      );
    fc.assert(
      fc.property(image, (image) => {
        const before = image.data.slice();
        const result = normalizeImage(image);
        expect(result).toHaveLength(784);
        expect(normalizeImage(image)).toEqual(result);
        expect(image.data).toEqual(before);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    [0, 10, 0],
    [10, 0, 0],
    [Number.NaN, 10, 10],
    [-4, -4, 16],
    [2.5, 2, 5],
    [Infinity, 1, 1],
    [10, 10, 99],
    [10, 10, 300],
    [2 ** 14, 2 ** 13, 0],
  ])('refuses %d × %d with %d bytes', (width, height, length) => {
    expect(() => normalizeImage({ data: new Uint8Array(length), width, height })).toThrow(
      expect.objectContaining({ name: 'InkdigitError', code: 'input-size' }),
    );
  });

  it('refuses data that is not bytes', () => {
    const data = new Float32Array(784) as unknown as Uint8Array;
    expect(() => normalizeImage({ data, width: 28, height: 28 })).toThrow(
      expect.objectContaining({ code: 'input-type' }),
    );
  });
});
