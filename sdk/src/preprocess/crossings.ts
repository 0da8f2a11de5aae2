/**
 * Ink seen along one direction: what lies across it at a place, which may be a thin line's ink or that
 * of something wider. Knows nothing of what lines are for.
 */
import type { Box, InkPlane, LargeGrid } from './plane.ts';
import { EDGE } from './runs.ts';

/** Ink of a plane or of a large grid. */
export type Ink = InkPlane | LargeGrid;

/** What is wider than this share of all ink is no line. */
const WIDE = 1 / 16;

/** Neighbouring inked pixels across a direction, and how many they were if their ink were full. */
export interface Crossing {
  readonly first: number;
  readonly last: number;
  readonly width: number;
}

/** A box of ink, seen along its rows or its columns. */
export interface View {
  /** Pixels along the direction, and across it. */
  readonly length: number;
  readonly breadth: number;
  /** Index of a pixel in the ink's data. */
  indexOf(along: number, across: number): number;
  /** Whether there is ink, wide or not. */
  hasInk(along: number, across: number): boolean;
  /** The thin ink at a pixel; null where there is none, or something wide. */
  lookAt(along: number, across: number): Crossing | null;
}

/** @param box of all ink. @param upright along the columns, not the rows. */
export function view({ data, width }: Ink, box: Box, upright: boolean): View {
  const [length, breadth] = upright ? [box.height, box.width] : [box.width, box.height];
  const [step, row] = upright ? [width, 1] : [1, width];
  const origin = box.y * width + box.x;
  const wide = Math.max(1, WIDE * breadth);
  const indexOf = (along: number, across: number): number => origin + along * step + across * row;
  const inkAt = (along: number, across: number): number =>
    across >= 0 && across < breadth ? (data[indexOf(along, across)] as number) : 0;
  return {
    ...{ length, breadth, indexOf },
    hasInk: (along, across) => inkAt(along, across) >= EDGE,
    lookAt: (along, across) => {
      if (inkAt(along, across) < EDGE) return null;
      let [first, last] = [across, across];
      while (last - first < wide && inkAt(along, first - 1) > 0) first--;
      while (last - first < wide && inkAt(along, last + 1) > 0) last++;
      if (last - first >= wide) return null;
      let sum = 0;
      for (let place = first; place <= last; place++) sum += inkAt(along, place);
      return { first, last, width: sum / 255 };
    },
  };
}
