/** The one product that differs between the two variants of the kernel. */

/** Adds to each of four sums the products of its four bytes. */
export function dot(weights: v128, codes: v128, sums: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD
    ? i32x4.relaxed_dot_i8x16_i7x16_add_s(weights, codes, sums)
    : i32x4.add(sums, i32x4.dot_i16x8_s(weights, codes));
}

/** Stores the sums of eight channels as they are. */
export function storeLogits(to: usize, a: v128, b: v128): void {
  v128.store(to, a);
  v128.store(to, b, 16);
}
