/** Shows how this processor multiplies bytes. */

/**
 * A dot product as `dot` would compute it without pairs. Codes above 127 are out of the range in which
 * processors agree, so the sum tells them apart; our own codes are never there.
 * @param weights four bytes. @param codes likewise.
 */
export function probe(weights: i32, codes: i32): i32 {
  if (!PAIRED) return 0;
  const sums = i32x4.relaxed_dot_i8x16_i7x16_add_s(
    i32x4.splat(weights),
    i32x4.splat(codes),
    i32x4.splat(0),
  );
  return i32x4.extract_lane(sums, 0);
}
