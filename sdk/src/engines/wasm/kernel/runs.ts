/** How long a run of groups may be: with pairs, what it comes to must fit in 16 bits. */
import { GROUP } from './records';

/** Sizes of weights that fit together: times codes of 127, no more than a sum of 16 bits may be. */
const MOST: i16 = 32767 / 127;

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
    a = addSizes(weights, a);
    b = addSizes(weights + 16, b);
    // What does not fit ends here; one group always fits.
    if (v128.any_true(i16x8.gt_s(i16x8.max_s(a, b), i16x8.splat(MOST)))) break;
    weights += GROUP;
  }
  return count;
}

/** Adds the sizes of weights in pairs, as their products are added. */
function addSizes(weights: usize, sums: v128): v128 {
  const sizes = i8x16.abs(v128.load(weights));
  return i16x8.add(i16x8.extadd_pairwise_i8x16_u(sizes), sums);
}
