/**
 * From ink to pieces, left to right: every digit is one piece, or a few next to each other.
 *
 * Owns which marks are strokes of one digit, which are signs between digits, and the order of all.
 * Decides nothing that takes a reader's eye.
 */
import type { Box, InkPlane, LargeGrid } from '../preprocess/plane.ts';
import { strokeWidth } from '../preprocess/stroke.ts';
import { cutMark } from './cuts.ts';
import { checkCount, findMarks, longest } from './marks.ts';
import { boxOf, type Mark, type Piece, together } from './piece.ts';

/** A line of writing. */
export interface Line {
  readonly pieces: readonly Piece[];
  /** Height of a usual digit, pixels. */
  readonly height: number;
}

/** Digits are at least this high, as a share of the highest; a line's height is the median of theirs. */
const DIGIT_SHARE = 0.5;

/** A mark lower than this, in line heights, is no digit: it is a stroke of one, or a sign. */
const LOW = 0.4;

/** So is one that begins this far down its neighbour, in heights of that: a long comma. */
const HANGING = 0.65;

/** A stroke of a digit lies over it for this share of its own width. */
const OVERLAP = 0.4;

/** And reaches no further above or below it, in line heights. */
const ABOVE = 0.3;
const BELOW = 0.1;

/** A mark no longer than this, in line heights, and a pen's width is a point or comma when it lies low. */
const POINT = 0.25;

/** Low is below this share of the digit's height. */
const POINT_DEPTH = 0.7;

/** A mark beside the upper part of a digit may be the bar of a five; further down it is a sign. */
const UPPER = 0.35;

/**
 * Takes a line of writing apart; no pieces where there is nothing but dust.
 * @throws {InkdigitError} `input-size` when there are more of them than a number has.
 */
export function findLine(ink: InkPlane | LargeGrid): Line {
  const pen = strokeWidth(ink);
  const marks = findMarks(ink, pen);
  const height = lineHeight(marks);
  const high = marks.filter(({ box }) => box.height >= LOW * height);
  const digits = high.filter((mark) => !hangs(mark, high));

  const strokes = new Map(digits.map((digit) => [digit, [digit]]));
  const placed: Placed[] = [];
  for (const mark of marks.filter((mark) => !strokes.has(mark))) {
    const host = nearest(digits, mark.box) as Mark;
    if (isStrokeOf(host.box, mark.box, height, pen)) strokes.get(host)?.push(mark);
    else {
      const isSign = middleDown(mark.box) > host.box.y + UPPER * host.box.height;
      const at = isSign ? placeBeside(host, mark.box) : middleAcross(mark.box);
      placed.push({ piece: { ...mark, cut: 0, isSign }, at });
    }
  }
  for (const own of strokes.values()) {
    for (const piece of cutMark(together(own), height, pen)) {
      placed.push({ piece, at: middleAcross(piece.box) });
    }
  }
  checkCount(placed);
  return { pieces: placed.sort((a, b) => a.at - b.at).map(({ piece }) => piece), height };
}

/** A piece and where it stands among the others, in pixels from the left. */
interface Placed {
  readonly piece: Piece;
  readonly at: number;
}

function lineHeight(marks: readonly Mark[]): number {
  const heights = marks.map(({ box }) => box.height);
  const highest = Math.max(0, ...heights);
  const usual = heights.filter((height) => height >= highest * DIGIT_SHARE).sort((a, b) => a - b);
  return usual[usual.length >> 1] ?? 0;
}

/** Whether a mark hangs down from where others end. */
function hangs(mark: Mark, high: readonly Mark[]): boolean {
  const host = nearest(
    high.filter((other) => other !== mark),
    mark.box,
  );
  return host !== undefined && mark.box.y > host.box.y + HANGING * host.box.height;
}

/** The mark that a box lies over most, or is nearest to. */
function nearest(marks: readonly Mark[], box: Box): Mark | undefined {
  let best: Mark | undefined;
  for (const mark of marks) {
    if (!best || sharedWidth(mark.box, box) > sharedWidth(best.box, box)) best = mark;
  }
  return best;
}

function isStrokeOf(host: Box, box: Box, height: number, pen: number): boolean {
  const depth = (middleDown(box) - host.y) / host.height;
  const isPoint = depth > POINT_DEPTH && longest(box) < POINT * height + pen;
  const isLine = depth > 0.5 && box.width > host.width;
  return (
    !isPoint &&
    !isLine &&
    sharedWidth(host, box) >= OVERLAP * box.width &&
    host.y - box.y <= ABOVE * height &&
    box.y + box.height - host.y - host.height <= BELOW * height
  );
}

/** Before or after all of a digit, by where its ink is beside the sign: a point may lie under a seven's bar. */
function placeBeside({ spans, box }: Mark, sign: Box): number {
  const beside = spans.filter(({ row }) => row >= sign.y && row < sign.y + sign.height);
  const ink = beside.length > 0 ? boxOf(beside) : box;
  const middle = middleAcross(sign);
  return middle > middleAcross(ink) ? Math.max(middle, box.x + box.width) : Math.min(middle, box.x);
}

function sharedWidth(a: Box, b: Box): number {
  return Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
}

function middleAcross({ x, width }: Box): number {
  return x + width / 2;
}

function middleDown({ y, height }: Box): number {
  return y + height / 2;
}
