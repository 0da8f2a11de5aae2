/**
 * Ink as 8-connected components: runs of pixels, row by row, joined by union-find, so that the cost
 * follows the number of runs and not the number of pixels. Knows nothing of what they are part of.
 */
import type { InkPlane, LargeGrid } from './plane.ts';

/** Ink below an eighth is the soft edge of a stroke: it neither joins components nor grows the box. */
export const EDGE = 32;

/** Neighbouring inked pixels of one row, `start` to before `end`. */
export interface Run {
  readonly row: number;
  readonly start: number;
  readonly end: number;
  /** Pixels of the whole component, where this run is its root. */
  area: number;
  /** Another run of the component, nearer to its root; `null` at the root. */
  parent: Run | null;
}

/** All runs in reading order, joined into components. */
export function findRuns({ data, width, top, bottom }: InkPlane | LargeGrid): Run[] {
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
export function rootOf(run: Run): Run {
  while (run.parent) {
    run.parent = run.parent.parent ?? run.parent;
    run = run.parent;
  }
  return run;
}
