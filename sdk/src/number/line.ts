/**
 * From ink to pieces, left to right: every digit is one piece, or a few next to each other.
 *
 * Owns which ink is dust, which strokes lie over one another and so belong together, and where
 * touching digits might be parted (cuts.ts). Decides nothing that takes a reader's eye.
 */
import { InkdigitError } from '../errors.ts';
import type { Box, InkPlane, LargeGrid } from '../preprocess/plane.ts';
import { findRuns, rootOf, type Run } from '../preprocess/runs.ts';
import { SPECK_SIDE } from '../preprocess/specks.ts';
import { strokeWidth } from '../preprocess/stroke.ts';
import { cutMark } from './cuts.ts';
import { boxOf, type Piece, type Span, together } from './piece.ts';

/** A line of writing. */
export interface Line {
  /** Ordered by their middles. */
  readonly pieces: readonly Piece[];
  /** Height of a usual digit, pixels. */
  readonly height: number;
}

/** Ink smaller than this is dust, in dots of the pen. */
const DUST = 0.6;

/** Digits are at least this high, as a share of the highest; a line's height is the median of theirs. */
const DIGIT_SHARE = 0.5;

/** A mark lower than this, in line heights, is no digit: it is a part of one or a sign. */
const LOW = 0.4;

/** It is part of a piece that takes up this share of its width. */
const PART_OVERLAP = 0.4;

/** Beside the upper part of a piece it may be the bar of a five; further down it is a point or a dash. */
const UPPER = 0.35;

/** No number has as many marks or pieces; what has is a page, or a photograph of something else. */
const MOST = 256;

/**
 * Takes a line of writing apart; no pieces where there is nothing but dust.
 * @throws {InkdigitError} `input-size` when there are more of them than a number has.
 */
export function findLine(ink: InkPlane | LargeGrid): Line {
  const pen = strokeWidth(ink);
  const marks = limited(findMarks(ink).filter((mark) => !isDust(mark, pen)));
  const highest = marks.reduce((most, { box }) => Math.max(most, box.height), 0);
  const heights = marks.map(({ box }) => box.height).filter((one) => one >= highest * DIGIT_SHARE);
  const height = heights.sort((a, b) => a - b)[heights.length >> 1] ?? 0;

  const isLow = ({ box }: Mark): boolean => box.height < LOW * height;
  const pieces = marks
    .filter((mark) => !isLow(mark))
    .flatMap((mark) => cutMark(mark.spans, mark.box, height, pen));
  const alone: Piece[] = [];
  for (const mark of marks.filter(isLow)) {
    const shared = pieces.map(({ box }) => sharedWidth(box, mark.box));
    const nearest = shared.indexOf(Math.max(...shared));
    const host = pieces[nearest] as Piece;
    if ((shared[nearest] as number) >= PART_OVERLAP * mark.box.width) {
      pieces[nearest] = { ...host, ...together([host, mark]) };
    } else {
      const middle = mark.box.y + mark.box.height / 2;
      alone.push({ ...mark, cut: 0, isSign: middle > host.box.y + UPPER * host.box.height });
    }
  }
  pieces.push(...alone);
  const middle = ({ box }: Piece): number => box.x + box.width / 2;
  return { pieces: limited(pieces).sort((a, b) => middle(a) - middle(b)), height };
}

function limited<Part>(parts: Part[]): Part[] {
  if (parts.length <= MOST) return parts;
  throw new InkdigitError(
    'input-size',
    `${parts.length} marks are no number: crop the picture to one line of digits.`,
  );
}

function isDust({ box, area }: Mark, pen: number): boolean {
  return area <= DUST * pen * pen || Math.max(box.width, box.height) <= SPECK_SIDE;
}

/** Connected ink. */
interface Mark {
  readonly spans: readonly Span[];
  readonly box: Box;
  /** Pixels. */
  readonly area: number;
}

function findMarks(ink: InkPlane | LargeGrid): Mark[] {
  const marks = new Map<Run, Run[]>();
  for (const run of findRuns(ink)) {
    const root = rootOf(run);
    const runs = marks.get(root);
    if (runs) runs.push(run);
    else marks.set(root, [run]);
  }
  return Array.from(marks, ([{ area }, spans]) => ({ spans, box: boxOf(spans), area }));
}

function sharedWidth(a: Box, b: Box): number {
  return Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
}
