/**
 * Finds the writing: drops specks and boxes what is left.
 *
 * Knows nothing of colour or of digits.
 */
import type { Box, InkPlane, LargeGrid } from './plane.ts';
import { findRuns, rootOf } from './runs.ts';

/** A component smaller than this share of the largest one is a speck. */
const SPECK_SHARE = 1 / 48;

/** Writing is larger than this in at least one direction, in pixels. */
export const SPECK_SIDE = 2;

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
