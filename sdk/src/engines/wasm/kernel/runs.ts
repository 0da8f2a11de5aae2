/** How long a run of groups may be: with pairs, what it comes to must fit in 16 bits. */
import { GROUP } from './records';

/**
 * @param weights of a block, from the run's first group on. @param groups that are left, 1 at least.
 * @returns how many of them can be added up whatever the codes are; all of them without pairs.
 */
export function runLength(weights: usize, groups: i32): i32 {
  if (!PAIRED) return groups;
  let a = i32x4.splat(0);
  let b = i32x4.splat(0);
  let count = 0;
  for (; count < groups; count++) {
    a = addLargest(weights, a);
    b = addLargest(weights + 16, b);
    // What does not fit ends here; one group always fits.
    if (v128.any_true(i16x8.eq(i16x8.max_s(a, b), i16x8.splat(i16.MAX_VALUE)))) break;
    weights += GROUP;
  }
  return count;
}

/** Adds the largest products that weights can have, of whatever sign. */
function addLargest(weights: usize, sums: v128): v128 {
  const sizes = i8x16.abs(v128.load(weights));
  return i16x8.add_sat_s(i16x8.relaxed_dot_i8x16_i7x16_s(sizes, i8x16.splat(127)), sums);
}
