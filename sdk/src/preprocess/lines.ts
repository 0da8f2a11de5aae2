/**
 * Erases what is printed on paper to be written on: ruled lines, squares, the boxes of a form.
 *
 * Such a line runs straight from one side of all ink to the other. It is thinner or paler than what
 * is written; or there is one on every side, and the writing keeps clear of them all. Knows nothing
 * of colour or of digits.
 */
import { type Ink, view, type View } from './crossings.ts';
import type { Box } from './plane.ts';
import { EDGE } from './runs.ts';
import { strokeWidth } from './stroke.ts';

/** Places where a line is looked at, and how many of them may have no ink. */
const SAMPLES = 64;
const MISSES = 6;

/** Lines are looked for this near to the ends of all ink, as a share of its length. */
const END = 1 / 32;

/** How far a line may lean, likewise: not quite a degree either way. */
const LEAN = 1 / 64;

/** A line is thinner than this share of what is written. */
const THIN = 0.6;

/** A straight line. */
interface Line {
  /** In full ink, pixels. */
  readonly width: number;
  /** Where it is, across its direction. */
  placeAt(along: number): number;
}

/** Ink without the lines of a direction, and the width of the widest of them; 0 where there are none. */
interface Erased {
  readonly rest: Ink;
  readonly widest: number;
}

/** @param box of all ink. @returns the ink without printed lines; the same ink where there are none. */
export function eraseLines(ink: Ink, box: Box): Ink {
  const level = erase(ink, box, false);
  const both = erase(level.rest, box, true);
  const clear = 2 * Math.max(level.widest, both.widest);
  if (level.widest && both.widest && keepsClear(both.rest, box, clear)) return both.rest;
  const rest = isThin(level, ink) ? level.rest : ink;
  const upright = rest === level.rest ? both : erase(ink, box, true);
  return isThin(upright, rest) ? upright.rest : rest;
}

function isThin({ rest, widest }: Erased, ink: Ink): boolean {
  return widest > 0 && widest < THIN * Math.min(strokeWidth(rest), strokeWidth(ink));
}

/** Whether there is ink in a box, but none so near to its sides. */
function keepsClear({ data, width }: Ink, box: Box, clear: number): boolean {
  let inside = false;
  for (let y = 0; y < box.height; y++) {
    for (let x = 0; x < box.width; x++) {
      if ((data[(box.y + y) * width + box.x + x] as number) < EDGE) continue;
      if (Math.min(x, y, box.width - 1 - x, box.height - 1 - y) < clear) return false;
      inside = true;
    }
  }
  return inside;
}

/** @param upright the lines that go down, not across. */
function erase(ink: Ink, box: Box, upright: boolean): Erased {
  const seen = view(ink, box, upright);
  const lines = findLines(seen);
  if (lines.length === 0) return { rest: ink, widest: 0 };
  const data = ink.data.slice();
  for (const { width, placeAt } of lines) {
    for (let along = 0; along < seen.length; along++) {
      const crossing = seen.lookAt(along, placeAt(along));
      // What is wider belongs to something written across the line.
      if (!crossing || crossing.width > width + 1) continue;
      for (let across = crossing.first; across <= crossing.last; across++) {
        data[seen.indexOf(along, across)] = 0;
      }
    }
  }
  return { rest: { ...ink, data } as Ink, widest: Math.max(...lines.map(({ width }) => width)) };
}

/** Joins what is thin near both ends wherever there is ink all the way. */
function findLines(seen: View): Line[] {
  const near = Math.floor(END * seen.length);
  const far = seen.length - 1 - near;
  const ends = middles(seen, far);
  const lines: Line[] = [];
  for (const left of ends.length ? middles(seen, near) : []) {
    for (const right of ends) {
      if (Math.abs(right - left) > LEAN * seen.length) continue;
      const placeAt = (along: number): number =>
        Math.round(left + ((right - left) * (along - near)) / (far - near || 1));
      const width = widthOf(seen, placeAt);
      if (width) lines.push({ width, placeAt });
    }
  }
  return lines;
}

/** The middles of all thin ink across a place. */
function middles(seen: View, along: number): number[] {
  const found: number[] = [];
  for (let across = 0; across < seen.breadth; across++) {
    const crossing = seen.lookAt(along, across);
    if (crossing) found.push((crossing.first + crossing.last) / 2);
    while (seen.hasInk(along, across)) across++;
  }
  return found;
}

/** The median width of a line where nothing is written across it; 0 where that is hardly anywhere. */
function widthOf(seen: View, placeAt: Line['placeAt']): number {
  const widths: number[] = [];
  let misses = 0;
  for (let i = 0; i < SAMPLES && misses <= MISSES; i++) {
    const along = Math.floor(((i + 0.5) * seen.length) / SAMPLES);
    if (!seen.hasInk(along, placeAt(along))) misses++;
    const crossing = seen.lookAt(along, placeAt(along));
    if (crossing) widths.push(crossing.width);
  }
  if (misses > MISSES || widths.length < SAMPLES / 4) return 0;
  return widths.sort((a, b) => a - b)[widths.length >> 1] as number;
}
