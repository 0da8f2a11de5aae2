/** Draws strokes as a canvas would (round caps, soft edges), so that tests have something to read. */
import type { PixelImage } from '../../src/preprocess/image.ts';

/** A point as shares of the drawing's side. */
export type Point = readonly [x: number, y: number];
/** Polylines, each drawn with the pen down. */
export type Strokes = readonly (readonly Point[])[];

/** A seven, a three and a four with a stroke of its own. */
export const SEVEN: Strokes = [
  [
    [0.2, 0.2],
    [0.8, 0.22],
    [0.4, 0.85],
  ],
];
export const THREE: Strokes = [
  [
    [0.3, 0.2],
    [0.6, 0.15],
    [0.7, 0.3],
    [0.45, 0.48],
    [0.7, 0.6],
    [0.65, 0.8],
    [0.3, 0.82],
  ],
];
export const FOUR: Strokes = [
  [
    [0.4, 0.15],
    [0.25, 0.55],
    [0.75, 0.55],
  ],
  [
    [0.6, 0.3],
    [0.6, 0.9],
  ],
];

/** Where and how large to draw. */
export interface Pen {
  /** Width and height of the image, pixels. */
  readonly side: number;
  /** Stroke width, pixels. */
  readonly width: number;
  /** Side of the drawing, pixels; the image's own when absent. */
  readonly size?: number;
  readonly x?: number;
  readonly y?: number;
}

/** Draws white on black, grey. */
export function draw(strokes: Strokes, pen: Pen): PixelImage & { data: Uint8Array } {
  const { side, width, size = side, x: left = 0, y: top = 0 } = pen;
  const data = new Uint8Array(side * side);
  const place = ([x, y]: Point): Point => [left + x * size, top + y * size];
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      let distance = Infinity;
      for (const stroke of strokes) {
        stroke.forEach((point, i) => {
          const before = stroke[Math.max(0, i - 1)] ?? point;
          distance = Math.min(distance, toSegment([x + 0.5, y + 0.5], place(before), place(point)));
        });
      }
      data[y * side + x] = Math.round(255 * Math.min(1, Math.max(0, width / 2 - distance + 0.5)));
    }
  }
  return { data, width: side, height: side };
}

/** Cuts a drawing down to its ink, of which some then lies in every outermost row and column. */
export function trim({ data, width }: PixelImage): PixelImage & { data: Uint8Array } {
  const inked = [...data.keys()].filter((i) => (data[i] as number) > 127);
  const columns = inked.map((i) => i % width);
  const left = Math.min(...columns);
  const right = Math.max(...columns) + 1;
  const top = Math.floor(Math.min(...inked) / width);
  const bottom = Math.floor(Math.max(...inked) / width) + 1;
  const cut = new Uint8Array((right - left) * (bottom - top));
  for (let y = top; y < bottom; y++) {
    cut.set(data.subarray(y * width + left, y * width + right), (y - top) * (right - left));
  }
  return { data: cut, width: right - left, height: bottom - top };
}

/** Paints a grey drawing in one colour on another, or on nothing. */
export function paint(
  drawing: PixelImage,
  ink: readonly [number, number, number],
  paper: readonly [number, number, number] | 'transparent',
): PixelImage {
  const data = new Uint8ClampedArray(drawing.data.length * 4);
  drawing.data.forEach((cover, i) => {
    if (paper === 'transparent') data.set([...ink, cover], 4 * i);
    else {
      const mix = ink.map(
        (value, c) => ((value - (paper[c] ?? 0)) * cover) / 255 + (paper[c] ?? 0),
      );
      data.set([...mix, 255], 4 * i);
    }
  });
  return { data, width: drawing.width, height: drawing.height };
}

/** Mean absolute difference of two 28×28 images, in levels of 255. */
export function difference(a: Uint8Array, b: Uint8Array): number {
  return shiftedDifference(a, b, 0, 0);
}

/**
 * The same, forgiving a shift by one pixel: the centre of mass is rounded to whole pixels, as in
 * MNIST, so images that differ by almost nothing may round to either side.
 */
export function alignedDifference(a: Uint8Array, b: Uint8Array): number {
  const steps = [-1, 0, 1];
  return Math.min(...steps.flatMap((x) => steps.map((y) => shiftedDifference(a, b, x, y))));
}

function shiftedDifference(a: Uint8Array, b: Uint8Array, shiftX: number, shiftY: number): number {
  const inside = (x: number): boolean => x >= 0 && x < 28;
  const total = a.reduce((sum, value, i) => {
    const x = (i % 28) + shiftX;
    const y = Math.floor(i / 28) + shiftY;
    return sum + Math.abs(value - (inside(x) && inside(y) ? (b[28 * y + x] ?? 0) : 0));
  }, 0);
  return total / a.length;
}

function toSegment([x, y]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const length = (bx - ax) ** 2 + (by - ay) ** 2;
  const along = length && ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length;
  const t = Math.min(1, Math.max(0, along));
  return Math.hypot(x - ax - t * (bx - ax), y - ay - t * (by - ay));
}
