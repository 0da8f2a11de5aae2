/**
 * Finds the writing: drops specks and boxes what is left.
 *
 * Ink is grouped into 8-connected components, row by row as runs joined by union-find, so the cost
 * follows the number of runs and not the number of pixels. Knows nothing of colour or of digits.
 */
import type { Box, InkPlane, LargeGrid } from './plane.ts';

/** Ink below an eighth is the soft edge of a stroke: it neither joins components nor grows the box. */
const EDGE = 32;

/** A component smaller than this share of the largest one is a speck. */
const SPECK_SHARE = 1 / 48;

/** Writing is larger than this in at least one direction, in pixels. */
const SPECK_SIDE = 2;

/** Neighbouring inked pixels of one row, `start` to before `end`. */
interface Run {
  readonly row: number;
  readonly start: number;
  readonly end: number;
  /** Pixels of the whole component, where this run is its root. */
  area: number;
  /** Another run of the component, nearer to its root; `null` at the root. */
  parent: Run | null;
}

/**
 * Erases specks in place and measures the rest.
 * @returns the bounding box of the writing, or `null` when there is none.
 */
export function boxWriting(plane: InkPlane | LargeGrid): Box | null {
  const runs = findRuns(plane);
  const largest = runs.reduce((area, run) => Math.max(area, run.area), 0);
  let left = plane.width;
  let right = 0;
  let top = plane.height;
  let bottom = 0;
  for (const run of runs) {
    const { row, start, end } = run;
    if (rootOf(run).area < largest * SPECK_SHARE) {
      plane.data.fill(0, row * plane.width + start, row * plane.width + end);
      continue;
    }
    left = Math.min(left, start);
    right = Math.max(right, end);
    top = Math.min(top, row);
    bottom = row + 1;
  }
  const box = { x: left, y: top, width: right - left, height: bottom - top };
  return Math.max(box.width, box.height) > SPECK_SIDE ? box : null;
}

/** All runs in reading order, joined into components. */
function findRuns({ data, width, top, bottom }: InkPlane | LargeGrid): Run[] {
  const runs: Run[] = [];
  let above: Run[] = [];
  for (let row = top; row < bottom; row++) {
    const own: Run[] = [];
    const offset = row * width;
    for (let x = 0; x < width; x++) {
      if ((data[offset + x] as number) < EDGE) continue;
      const start = x;
      while (x < width && (data[offset + x] as number) >= EDGE) x++;
      own.push({ row, start, end: x, area: x - start, parent: null });
    }
    joinRows(above, own);
    for (const run of own) runs.push(run);
    above = own;
  }
  return runs;
}

/** Joins the runs of two neighbouring rows that touch, corners included. */
function joinRows(above: readonly Run[], below: readonly Run[]): void {
  let first = 0;
  for (const lower of below) {
    for (let i = first; i < above.length; i++) {
      const upper = above[i];
      if (!upper || upper.start > lower.end) break;
      if (upper.end < lower.start) first = i + 1;
      else join(upper, lower);
    }
  }
}

function join(a: Run, b: Run): void {
  const root = rootOf(a);
  const other = rootOf(b);
  if (root === other) return;
  root.area += other.area;
  other.parent = root;
}

/** The run that stands for the whole component; shortens the way there. */
function rootOf(run: Run): Run {
  while (run.parent) {
    run.parent = run.parent.parent ?? run.parent;
    run = run.parent;
  }
  return run;
}
