/** Pieces of ink, as spans of pixels, and the boxes round them. Knows nothing of how ink is parted. */
import type { Box, InkPlane, LargeGrid } from '../preprocess/plane.ts';
import type { Run } from '../preprocess/runs.ts';

/** Inked pixels of one row, `start` to before `end`. */
export type Span = Pick<Run, 'row' | 'start' | 'end'>;

/** Ink, and the box round it. */
export interface Mark {
  readonly spans: readonly Span[];
  readonly box: Box;
}

/** Ink that no digits share, as far as one can tell. */
export interface Piece extends Mark {
  /** Pen widths of ink that were cut through to part it from the piece before; 0 where they are apart. */
  readonly cut: number;
  /** Whether it is a point, a comma or a dash, which is no digit and no part of one. */
  readonly isSign: boolean;
}

/** Several marks as one. */
export function together(marks: readonly Mark[]): Mark {
  const [only] = marks;
  if (only && marks.length === 1) return only;
  const spans = marks.flatMap((mark) => mark.spans);
  return { spans, box: boxOf(spans) };
}

/** The box round some spans. */
export function boxOf(spans: readonly Span[]): Box {
  let [left, right, top, bottom] = [Infinity, 0, Infinity, 0];
  for (const { row, start, end } of spans) {
    left = Math.min(left, start);
    right = Math.max(right, end);
    top = Math.min(top, row);
    bottom = Math.max(bottom, row + 1);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** The spans' ink and nothing else, on a grid of the box's size. */
export function inkOfSpans(
  spans: readonly Span[],
  { x, y, width, height }: Box,
  ink: InkPlane | LargeGrid,
): LargeGrid {
  const data = new Float32Array(width * height);
  for (const { row, start, end } of spans) {
    const from = row * ink.width;
    data.set(ink.data.subarray(from + start, from + end), (row - y) * width + start - x);
  }
  return { data, width, height, top: 0, bottom: height };
}
