/** Lines of digits to read: drawn digits beside one another, and the released model to read them with. */
import { readFileSync } from 'node:fs';

import type { NumberReading } from '../../src/api.ts';
import { inferLogits } from '../../src/engines/js/infer.ts';
import { readInk } from '../../src/input/digit.ts';
import { decodeModel } from '../../src/model/decode.ts';
import { type Recogniser, readNumber } from '../../src/number/read.ts';
import { toPredictions } from '../../src/prediction.ts';
import type { PixelImage } from '../../src/preprocess/image.ts';
import { draw, FOUR, SEVEN, type Strokes, THREE } from '../preprocess/drawing.ts';

/** Side of the square that every sign is drawn in, pixels. */
export const SIDE = 100;
/** Width of the pen, pixels. */
export const PEN = 8;

/** What there is to draw. */
export type Sign = 0 | 3 | 4 | 5 | 7 | '.' | ',' | '-';

/** The strokes of each. The five's bar stands apart; the point is a dot of the pen. */
export const SIGNS: Readonly<Record<Sign, Strokes>> = {
  7: SEVEN,
  3: THREE,
  4: FOUR,
  0: [
    Array.from({ length: 25 }, (_, i) => {
      const angle = (i * Math.PI) / 12;
      return [0.5 + 0.25 * Math.sin(angle), 0.5 - 0.35 * Math.cos(angle)] as const;
    }),
  ],
  5: [
    [
      [0.35, 0.3],
      [0.32, 0.48],
      [0.55, 0.45],
      [0.68, 0.6],
      [0.6, 0.8],
      [0.3, 0.82],
    ],
    [
      [0.42, 0.15],
      [0.75, 0.13],
    ],
  ],
  '.': [[[0.5, 0.85]]],
  ',': [
    [
      [0.52, 0.8],
      [0.46, 0.95],
    ],
  ],
  '-': [
    [
      [0.3, 0.5],
      [0.7, 0.5],
    ],
  ],
};

/** A sign's picture, white on black. */
export function picture(sign: Sign, pen: number = PEN): PixelImage {
  return draw(SIGNS[sign], { side: SIDE, width: pen });
}

/**
 * Signs in a row, white on black.
 * @param step pixels from the left of one square to the left of the next, or one for each of these.
 */
export function write(
  signs: readonly Sign[],
  step: number | readonly number[] = SIDE,
  pen: number = PEN,
): PixelImage {
  const steps = signs.slice(1).map((_, n) => (typeof step === 'number' ? step : (step[n] ?? SIDE)));
  const lefts = signs.map((_, n) => steps.slice(0, n).reduce((left, one) => left + one, 0));
  const width = Math.max(...lefts) + SIDE;
  const data = new Uint8Array(width * SIDE);
  signs.forEach((sign, n) => {
    picture(sign, pen).data.forEach((ink, i) => {
      const at = Math.floor(i / SIDE) * width + (lefts[n] ?? 0) + (i % SIDE);
      data[at] = Math.max(data[at] ?? 0, ink);
    });
  });
  return { data, width, height: SIDE };
}

const model = decodeModel(
  readFileSync(new URL('../../../models/digits-v1/model.bin', import.meta.url)),
);

/** The released model. */
export const recogniser: Recogniser = {
  labels: model.labels,
  recognise(digits) {
    const count = digits.length / 784;
    const logits = inferLogits(model.network, digits, count);
    return Promise.resolve(toPredictions({ digits, count, logits, engine: 'js' }, model));
  },
  proceed: () => undefined,
};

/** Reads a number with the released model. */
export async function read(image: PixelImage, length?: number): Promise<NumberReading> {
  return readNumber(await readInk(image), length, recogniser);
}
