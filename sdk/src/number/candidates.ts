/**
 * What may be a digit: a few neighbouring pieces, and how odd it would be for them to be one.
 *
 * Costs are in nats, like the logarithm of a probability that they are added to. Knows nothing of
 * what the network makes of a candidate.
 */
import type { Line } from './line.ts';
import { type Mark, type Piece, together } from './piece.ts';

/** Neighbouring pieces that may be one digit. */
export interface Candidate extends Mark {
  /** The first piece. */
  readonly first: number;
  /** The piece after the last. */
  readonly end: number;
  /** Whether it is a point, a comma or a dash instead. */
  readonly isSign: boolean;
  /** What speaks against it. */
  readonly cost: number;
}

/** Most pieces of one digit. */
const MOST_PIECES = 5;

/** No digit of several pieces is wider, in line heights. */
const WIDEST = 1.5;

/** A digit as wide as this is nothing odd, in line heights; and what a line height more costs. */
const WIDE = 1.05;
const WIDE_COST = 4;

/** What it costs to call strokes one digit with a line height of space between them. */
const SPACE_COST = 5;

/** What it costs to cut through a pen width of ink. */
const INK_COST = 1;

/** All candidates, by their first piece. */
export function findCandidates({ pieces, height }: Line): Candidate[] {
  const candidates: Candidate[] = [];
  for (let first = 0; first < pieces.length; first++) {
    const parting = INK_COST * (pieces[first] as Piece).cut;
    let joining = 0;
    for (let end = first + 1; end <= Math.min(pieces.length, first + MOST_PIECES); end++) {
      const own = pieces.slice(first, end);
      const { spans, box } = together(own);
      const isSign = own.some((piece) => piece.isSign);
      if (own.length > 1 && (isSign || box.width > WIDEST * height)) break;
      joining += (SPACE_COST * spaceBeforeLast(own)) / height;
      const wide = WIDE_COST * Math.max(0, box.width / height - WIDE);
      candidates.push({ first, end, spans, box, isSign, cost: parting + joining + wide });
    }
  }
  return candidates;
}

/** Pixels between the last of these pieces and those before. */
function spaceBeforeLast(pieces: readonly Piece[]): number {
  const last = pieces.at(-1) as Piece;
  const rights = pieces.slice(0, -1).map(({ box }) => box.x + box.width);
  return rights.length > 0 ? Math.max(0, last.box.x - Math.max(...rights)) : 0;
}
