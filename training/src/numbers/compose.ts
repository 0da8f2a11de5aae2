/**
 * Owns numbers to read: digits by one hand side by side, at chance heights and distances. It must not
 * know how they are read.
 */
import { type Digits, imageAt } from '../data/digits.ts';
import type { PenDigit } from '../data/pendigits.ts';
import { drawStrokes, type GreyImage } from '../data/render.ts';
import type { Random } from '../random.ts';

/** A picture of a number. */
export interface WrittenNumber {
  readonly picture: GreyImage;
  readonly text: string;
}

/** From at least the first to below the second. */
export type Range = readonly [least: number, below: number];

/** Free paper round the number, in line heights. */
const MARGIN = 0.3;

/** Digits are this much higher or lower than the line, and stand so much above or below it. */
const HEIGHTS: Range = [0.8, 1.2];
const BASELINE: Range = [-0.08, 0.08];

/** Line height of pen strokes in pixels, and widths of the pen as shares of it. */
const PEN_LINE = 100;
const PENS: Range = [0.06, 0.16];

/** Pixels of MNIST that have at least this much ink belong to the digit. */
const INK = 32;

/** Digits drawn with one pen, on one canvas. @param digits of one writer. */
export function penNumber(digits: readonly PenDigit[], gap: Range, random: Random): WrittenNumber {
  const pen = PEN_LINE * random.between(...PENS);
  const margin = MARGIN * PEN_LINE;
  const strokes: Float32Array[] = [];
  let left = margin;
  for (const digit of digits) {
    const box = boxOf(digit.strokes);
    const height = PEN_LINE * random.between(...HEIGHTS) - pen;
    // What is as flat as a dash does not become a beam.
    const scale = height / Math.max(box.height, box.width / 2);
    const bottom = margin + PEN_LINE * (1.2 + random.between(...BASELINE)) - pen / 2;
    const shiftX = left + pen / 2 - scale * box.left;
    const shiftY = bottom - scale * (box.top + box.height);
    for (const stroke of digit.strokes) {
      strokes.push(stroke.map((value, i) => scale * value + (i % 2 === 0 ? shiftX : shiftY)));
    }
    left += scale * box.width + pen + PEN_LINE * random.between(...gap);
  }
  const width = Math.ceil(Math.max(...strokes.flatMap(xs)) + pen / 2 + margin);
  const height = Math.ceil(PEN_LINE * 1.4 + 2 * margin);
  return { picture: drawStrokes(strokes, width, height, pen), text: textOf(digits) };
}

/** MNIST's digits side by side, pixel for pixel, where they overlap the darker one. */
export function pictureNumber(
  digits: Digits,
  indices: readonly number[],
  gap: Range,
  random: Random,
): WrittenNumber {
  const line = 20;
  const margin = Math.round(MARGIN * line);
  const placed: { readonly image: Uint8Array; readonly x: number; readonly y: number }[] = [];
  let left = margin;
  for (const index of indices) {
    const image = imageAt(digits, index);
    const columns = Array.from(image, (ink, i) => (ink < INK ? -1 : i % 28)).filter((x) => x >= 0);
    const first = Math.min(...columns);
    placed.push({
      image,
      x: left - first,
      y: margin + Math.round(line * random.between(...BASELINE)),
    });
    left += Math.max(...columns) + 1 - first + Math.round(line * random.between(...gap));
  }
  const width = left + line + margin;
  const height = 28 + 2 * margin;
  const data = new Uint8Array(width * height);
  for (const { image, x, y } of placed) {
    image.forEach((ink, i) => {
      const at = (y + Math.floor(i / 28)) * width + x + (i % 28);
      if (ink > (data[at] ?? 255)) data[at] = ink;
    });
  }
  return {
    picture: { data, width, height },
    text: indices.map((index) => digits.labels[index]).join(''),
  };
}

function textOf(digits: readonly PenDigit[]): string {
  return digits.map(({ label }) => label).join('');
}

function boxOf(strokes: readonly Float32Array[]): {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
} {
  const across = strokes.flatMap(xs);
  const down = strokes.flatMap(ys);
  const left = Math.min(...across);
  const top = Math.min(...down);
  return { left, top, width: Math.max(...across) - left, height: Math.max(...down) - top };
}

function xs(stroke: Float32Array): number[] {
  return Array.from(stroke).filter((_, i) => i % 2 === 0);
}

function ys(stroke: Float32Array): number[] {
  return Array.from(stroke).filter((_, i) => i % 2 === 1);
}
