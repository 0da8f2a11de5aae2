/** What is read of a line of digits, by the released model on the reference engine. */
import fc from 'fast-check';
import { expect, it, vi } from 'vitest';

import { InkdigitError } from '../../src/errors.ts';
import { readInk } from '../../src/input/digit.ts';
import { findRuns, rootOf } from '../../src/preprocess/runs.ts';
import type { PixelImage } from '../../src/preprocess/image.ts';
import { normalizeImage } from '../../src/preprocess/normalize.ts';
import { readNumber } from '../../src/number/read.ts';
import { draw } from '../preprocess/drawing.ts';
import { PEN, picture, read, recogniser, SIDE, write } from './writing.ts';

it('reads digits from left to right, and says where they stand', async () => {
  const { text, confidence, digits } = await read(write([7, 3, 4, 0]));
  expect(text).toBe('7340');
  expect(digits.map(({ digit }) => digit)).toEqual([7, 3, 4, 0]);
  expect(confidence).toBe(digits.reduce((all, { confidence }) => all * confidence, 1));
  expect(confidence).toBeGreaterThan(0.5);
  for (const [n, { box }] of digits.entries()) {
    expect(box.x).toBeGreaterThanOrEqual(n * SIDE);
    expect(box.x + box.width).toBeLessThanOrEqual((n + 1) * SIDE);
    expect(box.height).toBeGreaterThan(SIDE / 2);
  }
});

it('sees a digit that stands alone as classify does', async () => {
  for (const sign of [7, 3, 4, 0] as const) {
    const { digits } = await read(picture(sign));
    const [alone] = await recogniser.recognise(normalizeImage(picture(sign)));
    expect(digits).toHaveLength(1);
    expect(digits[0]?.digit).toBe(sign);
    expect(alone?.digit).toBe(sign);
  }
});

it('parts digits that touch', async () => {
  const touching = write([3, 4], 48);
  const { ink } = await readInk(touching);
  expect(new Set(ink && findRuns(ink).map(rootOf)).size).toBe(1);
  expect((await read(touching)).text).toBe('34');
});

it('parts digits that lie over one another without touching', async () => {
  // The seven's bar reaches over the four, as in slanted writing.
  const { digits, text } = await read(write([7, 4], 62));
  expect(text).toBe('74');
  const [seven, four] = digits.map(({ box }) => box);
  expect((seven?.x ?? 0) + (seven?.width ?? 0)).toBeGreaterThan(four?.x ?? Infinity);
});

it('takes strokes of one digit together', async () => {
  const runs = await readInk(picture(5));
  expect(new Set(runs.ink && findRuns(runs.ink).map(rootOf)).size).toBe(2);
  expect((await read(write([5, 7]))).text).toBe('57');
});

it('leaves dust out', async () => {
  const line = write([7, 3]);
  const data = Uint8Array.from(line.data);
  for (const x of [5, 98, 190]) {
    for (const y of [10, 11, 12]) data.fill(255, y * line.width + x, y * line.width + x + 3);
  }
  expect((await read({ ...line, data })).text).toBe('73');
});

it('reads no digit into a point, a comma or a dash', async () => {
  expect((await read(write([3, '.', 4]))).text).toBe('3?4');
  expect((await read(write([3, ',', 4]))).text).toBe('3?4');
  // However close.
  expect((await read(write([3, '.'], 32))).text).toBe('3?');
  const { text, confidence, digits } = await read(write(['-', 7]));
  expect(text).toBe('?7');
  expect(confidence).toBe(0);
  expect(digits[0]).toMatchObject({ digit: null, status: 'unknown', confidence: 0 });
});

it.each([1, 2, PEN])('keeps the point of a pen of %s pixels', async (pen) => {
  expect((await read(write([3, '.', 4], SIDE, pen))).text).toBe('3?4');
});

it('keeps points and commas that stand under the bar of a digit, in their place', async () => {
  // The bar of the seven reaches 20 pixels further right than its stem is at the foot.
  for (const sign of ['.', ','] as const) {
    const line = write([7, sign, 3], [15, 60]);
    const { ink } = await readInk(line);
    expect(new Set(ink && findRuns(ink).map(rootOf)).size).toBe(3);
    expect((await read(line)).text).toBe('7?3');
  }
});

it('reads no digit into a long comma, and none out of an underline', async () => {
  const line = write([3, 4]);
  const comma = draw(
    [
      [
        [0.55, 0.72],
        [0.45, 1.1],
      ],
    ],
    { side: 150, width: PEN },
  );
  const data = new Uint8Array(line.width * 150);
  data.set(line.data);
  comma.data.forEach((ink, i) => {
    const at = Math.floor(i / 150) * line.width + 20 + (i % 150);
    if (i % 150 < 130) data[at] = Math.max(data[at] ?? 0, ink);
  });
  expect((await read({ data, width: line.width, height: 150 })).text).toBe('3?4');

  const under = new Uint8Array(line.width * 150);
  under.set(line.data);
  for (let y = 104; y < 110; y++) under.fill(255, y * line.width + 10, (y + 1) * line.width - 10);
  const { text, confidence } = await read({ data: under, width: line.width, height: 150 });
  expect(text.replace('?', '')).toBe('34');
  expect(text).toContain('?');
  expect(confidence).toBe(0);
});

it('reads nothing from a blank picture', async () => {
  const blank = { data: new Uint8Array(200), width: 20, height: 10 };
  expect(await read(blank)).toEqual({ text: '', confidence: 0, digits: [] });
  const dust = { ...blank, data: blank.data.with(95, 255) };
  expect((await read(dust)).text).toBe('');
});

it('reads as many digits as it is told of, or as near to it as it can', async () => {
  expect((await read(write([7, 3]), 2)).text).toBe('73');
  // There is one zero, which can be cut in two at its middle and no further.
  expect((await read(picture(0), 1)).text).toBe('0');
  expect((await read(picture(0), 2)).text).toHaveLength(2);
  expect((await read(picture(0), 64)).text.length).toBeLessThan(6);
  // What stands far apart is never one digit.
  expect((await read(write([7, 3, 4]), 1)).text).toBe('734');
});

it.each([0, 65, 1.5, NaN, '3' as unknown as number])('refuses a length of %s', async (length) => {
  await expect(read(write([7]), length)).rejects.toMatchObject({ code: 'option' });
});

it('measures boxes in the pixels of the input', async () => {
  const once = await read(write([7, 3]));
  const small = write([7, 3]);
  const scale = 8;
  const width = small.width * scale;
  const data = new Uint8Array(width * small.height * scale);
  for (let i = 0; i < data.length; i++) {
    const x = Math.floor((i % width) / scale);
    data[i] = small.data[Math.floor(i / width / scale) * small.width + x] ?? 0;
  }
  const large = await read({ data, width, height: small.height * scale });
  expect(large.text).toBe('73');
  large.digits.forEach(({ box }, n) => {
    for (const side of ['x', 'y', 'width', 'height'] as const) {
      expect(Math.abs(box[side] / scale - (once.digits[n]?.box[side] ?? NaN))).toBeLessThan(
        PEN / 4,
      );
    }
  });
});

it.each([
  [4000, 40],
  [40, 4000],
  [1500, 1030],
])('keeps boxes on a picture of %s × %s, where the ink is', async (width, height) => {
  const data = new Uint8Array(width * height);
  const ink = { x: width * 0.6, y: height * 0.3, width: width * 0.35, height: height * 0.7 };
  for (let y = ink.y; y < height; y++) {
    data.fill(255, y * width + ink.x, y * width + ink.x + ink.width);
  }
  const { digits } = await read({ data, width, height }, 1);
  const [box] = digits.map((digit) => digit.box);
  const pixel = Math.max(width, height) / 1024;
  for (const side of ['x', 'y', 'width', 'height'] as const) {
    expect(Math.abs((box?.[side] ?? NaN) - ink[side])).toBeLessThan(2 * pixel);
  }
  expect((box?.x ?? NaN) + (box?.width ?? NaN)).toBeLessThanOrEqual(width);
  expect((box?.y ?? NaN) + (box?.height ?? NaN)).toBeLessThanOrEqual(height);
});

it('refuses a page of marks', async () => {
  const data = Uint8Array.from({ length: 400 * 400 }, (_, i) =>
    i % 20 < 8 && Math.floor(i / 400) % 20 < 8 ? 255 : 0,
  );
  await expect(read({ data, width: 400, height: 400 })).rejects.toMatchObject({
    code: 'input-size',
    message: expect.stringContaining('400 marks') as unknown,
  });
});

it('gives up when nobody waits any more, before it asks the network', async () => {
  const recognise = vi.fn(recogniser.recognise);
  const proceed = (): never => {
    throw new Error('no more');
  };
  const scan = await readInk(write([7, 3]));
  const reading = readNumber(scan, undefined, { ...recogniser, recognise, proceed });
  await expect(reading).rejects.toThrow('no more');
  expect(recognise).not.toHaveBeenCalled();
});

/** Anything from lines and blobs to noise. */
const anyImage: fc.Arbitrary<PixelImage> = fc
  .tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 60 }))
  .chain(([width, height]) =>
    fc
      .array(fc.constantFrom(0, 0, 0, 40, 255), {
        minLength: width * height,
        maxLength: width * height,
      })
      .map((pixels) => ({ data: Uint8Array.from(pixels), width, height })),
  );

it('makes a sound answer of any picture, or refuses it', async () => {
  await fc.assert(
    fc.asyncProperty(
      anyImage,
      fc.option(fc.integer({ min: 1, max: 64 })),
      async (image, length) => {
        let reading;
        try {
          reading = await read(image, length ?? undefined);
        } catch (error) {
          expect(error).toBeInstanceOf(InkdigitError);
          return;
        }
        expect([...reading.text]).toHaveLength(reading.digits.length);
        expect(reading.confidence).toBeGreaterThanOrEqual(0);
        expect(reading.confidence).toBeLessThanOrEqual(1);
        for (const { box, status } of reading.digits) {
          expect(status).not.toBe('blank');
          expect(box.width).toBeGreaterThan(0);
          expect(box.height).toBeGreaterThan(0);
          expect(box.x).toBeGreaterThanOrEqual(0);
          expect(box.y).toBeGreaterThanOrEqual(0);
          expect(box.x + box.width).toBeLessThanOrEqual(image.width);
          expect(box.y + box.height).toBeLessThanOrEqual(image.height);
        }
      },
    ),
    { numRuns: 60 },
  );
});
