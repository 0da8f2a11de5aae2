/** Connected ink, without dust. Knows nothing of digits or lines. */
import { InkdigitError } from '../errors.ts';
import type { Box, InkPlane, LargeGrid } from '../preprocess/plane.ts';
import { findRuns, rootOf, type Run } from '../preprocess/runs.ts';
import { SPECK_SIDE } from '../preprocess/specks.ts';
import { boxOf, type Mark } from './piece.ts';

/** Dust has at most this share of the pen's width squared; a dot of the pen has 0.79 of it. */
const DUST_AREA = 0.3;

/** Dust is shorter than this share of the pen's width. */
const DUST_SIDE = 0.7;

/** No number has as many marks; what has is a page, or a photograph of something else. */
const MOST = 256;

/**
 * All marks of a picture; none where nothing is larger than a speck.
 * @param pen width of its strokes, in pixels.
 * @throws {InkdigitError} `input-size` when there are more of them than a number has.
 */
export function findMarks(ink: InkPlane | LargeGrid, pen: number): Mark[] {
  const spans = new Map<Run, Run[]>();
  for (const run of findRuns(ink)) {
    const root = rootOf(run);
    const own = spans.get(root);
    if (own) own.push(run);
    else spans.set(root, [run]);
  }
  const marks: Mark[] = [];
  for (const [{ area }, own] of spans) {
    const box = boxOf(own);
    const isDust =
      area <= DUST_AREA * pen * pen || longest(box) <= Math.min(SPECK_SIDE, DUST_SIDE * pen);
    if (!isDust) marks.push({ spans: own, box });
  }
  checkCount(marks);
  return marks.some(({ box }) => longest(box) > SPECK_SIDE) ? marks : [];
}

/** @throws {InkdigitError} `input-size` when these are more than a number has. */
export function checkCount({ length }: readonly unknown[]): void {
  if (length <= MOST) return;
  throw new InkdigitError(
    'input-size',
    `${length} marks are no number: crop the picture to one line of digits.`,
  );
}

/** The longer side. */
export function longest({ width, height }: Box): number {
  return Math.max(width, height);
}
