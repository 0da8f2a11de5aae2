/**
 * Where touching digits might be parted: at columns with less ink than those around.
 *
 * Cuts too often, for a digit is put together again from its pieces when that reads better
 * (heuristic over-segmentation; LeCun, Bottou, Bengio & Haffner 1998, section V).
 */
import type { Box } from '../preprocess/plane.ts';
import { boxOf, type Mark, type Piece, type Span } from './piece.ts';

/** Narrower ink is one digit, in line heights. */
const NARROWEST = 0.45;

/** A piece is at least this wide, and so far a cut's column must have the least ink, in line heights. */
const REACH = 0.08;

/**
 * A mark in one piece, or in several where it can be cut.
 * @param height of the line; @param pen width of a stroke, in pixels both.
 */
export function cutMark({ spans, box }: Mark, height: number, pen: number): Piece[] {
  const cuts = box.width < NARROWEST * height ? [] : findCuts(spans, box, height);
  if (cuts.length === 0) return [{ spans, box, cut: 0, isSign: false }];
  const edges = [box.x, ...cuts.map(({ x }) => x), box.x + box.width];
  return edges.slice(1).map((right, i) => {
    const own = clip(spans, edges[i] as number, right);
    return { spans: own, box: boxOf(own), cut: (cuts[i - 1]?.ink ?? 0) / pen, isSign: false };
  });
}

/** A column to cut at, and its pixels of ink. */
interface Cut {
  readonly x: number;
  readonly ink: number;
}

function findCuts(spans: readonly Span[], box: Box, height: number): Cut[] {
  const ink = new Uint32Array(box.width);
  for (const { start, end } of spans) {
    for (let x = start; x < end; x++) ink[x - box.x] = (ink[x - box.x] as number) + 1;
  }
  const reach = Math.max(2, Math.round(REACH * height));
  const cuts: Cut[] = [];
  for (let x = reach; x < box.width - reach; x++) {
    const own = ink[x] as number;
    const around = ink.subarray(x - reach, x + reach + 1);
    // Of equally good columns the first; so no two cuts are in reach of one another.
    const least = around.every((other, i) => other > own || (other === own && i >= reach));
    if (least) cuts.push({ x: box.x + x, ink: own });
  }
  return cuts;
}

/** What of some spans lies between two columns. */
function clip(spans: readonly Span[], left: number, right: number): Span[] {
  return spans.flatMap(({ row, start, end }) =>
    start < right && end > left
      ? [{ row, start: Math.max(start, left), end: Math.min(end, right) }]
      : [],
  );
}
