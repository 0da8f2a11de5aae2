/** Printed lines go, and what is written stays, lines or not. */
import { describe, expect, it } from 'vitest';

import type { PixelImage } from '../../src/preprocess/image.ts';
import { normalizeImage } from '../../src/preprocess/normalize.ts';
import { alignedDifference, draw, FOUR, SEVEN, type Strokes, THREE } from './drawing.ts';

const SIDE = 280;
const PEN = 18;

/** Whether the pixel (x, y) is on a printed line. */
type Print = (x: number, y: number) => boolean;

const toSide = (x: number, y: number): number => Math.min(x, y, SIDE - 1 - x, SIDE - 1 - y);
const box =
  (inset: number, width: number): Print =>
  (x, y) =>
    toSide(x, y) >= inset && toSide(x, y) < inset + width;
const ruled =
  (space: number, width: number, lean = 0): Print =>
  (x, y) =>
    (((y + lean * x + 20) % space) + space) % space < width;
const squared =
  (space: number, width: number): Print =>
  (x, y) =>
    (x + 5) % space < width || (y + 11) % space < width;

function write(strokes: Strokes, scale = 0.75): PixelImage & { data: Uint8Array } {
  const margin = (SIDE * (1 - scale)) / 2;
  return draw(strokes, { side: SIDE, width: PEN, size: SIDE * scale, x: margin, y: margin });
}

function onPaper(strokes: Strokes, print: Print, ink: number): PixelImage {
  const picture = write(strokes);
  const data = picture.data.map((written, i) =>
    print(i % SIDE, Math.floor(i / SIDE)) ? Math.max(written, ink) : written,
  );
  return { ...picture, data };
}

describe.each(Object.entries({ SEVEN, THREE, FOUR }))('a %s', (_, strokes) => {
  const expected = normalizeImage(write(strokes));

  it.each<[string, Print, number]>([
    ['in a box', box(12, 5), 255],
    ['in a thicker box', box(8, 7), 255],
    ['in a box at the rim', box(0, 5), 255],
    ['in a thin box at the rim', box(0, 1), 255],
    ['in a pale box', box(12, 5), 90],
    ['on ruled paper', ruled(70, 4), 255],
    ['on pale ruled paper', ruled(40, 3), 80],
    ['on ruled paper that leans', ruled(70, 4, 0.012), 255],
    ['on squared paper', squared(40, 2), 120],
  ])('%s is read as on blank paper', (_title, print, ink) => {
    for (const invert of [false, true]) {
      const picture = onPaper(strokes, print, ink);
      const data = invert ? (picture.data as Uint8Array).map((value) => 255 - value) : picture.data;
      expect(alignedDifference(normalizeImage({ ...picture, data }), expected)).toBeLessThan(8);
    }
  });
});

describe('what looks like printed lines and is written stays', () => {
  const line = (...points: [number, number][]): Strokes[number] => points;
  const blocks: Readonly<Record<string, Strokes>> = {
    'a one': [line([0.5, 0.1], [0.5, 0.9])],
    'a square zero': [line([0.3, 0.2], [0.7, 0.2], [0.7, 0.8], [0.3, 0.8], [0.3, 0.2])],
    'an angular two': [
      line([0.3, 0.2], [0.7, 0.2], [0.7, 0.5], [0.3, 0.5], [0.3, 0.8], [0.7, 0.8]),
    ],
    'an angular four': [line([0.3, 0.2], [0.3, 0.5], [0.7, 0.5]), line([0.7, 0.2], [0.7, 0.8])],
    'a seven with a straight bar': [line([0.2, 0.2], [0.8, 0.2], [0.4, 0.85])],
    'an angular eight': [
      line([0.3, 0.2], [0.7, 0.2], [0.7, 0.8], [0.3, 0.8], [0.3, 0.2]),
      line([0.3, 0.5], [0.7, 0.5]),
    ],
  };

  it.each(Object.entries(blocks))('%s', (_title, strokes) => {
    for (const width of [4, PEN, 30]) {
      const picture = draw(strokes, { side: SIDE, width });
      // The same ink, turned by more than a printed line leans, cannot be taken for lines.
      const turn = ([x, y]: readonly [number, number]): readonly [number, number] => [
        0.5 + Math.cos(0.1) * (x - 0.5) - Math.sin(0.1) * (y - 0.5),
        0.5 + Math.sin(0.1) * (x - 0.5) + Math.cos(0.1) * (y - 0.5),
      ];
      const turned = draw(
        strokes.map((stroke) => stroke.map(turn)),
        { side: SIDE, width },
      );
      const ink = (image: Uint8Array): number => image.reduce((sum, value) => sum + value, 0);
      const ratio = ink(normalizeImage(picture)) / ink(normalizeImage(turned));
      expect(ratio).toBeGreaterThan(0.8);
      expect(ratio).toBeLessThan(1.25);
    }
  });
});
