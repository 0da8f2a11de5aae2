/** What differs between the variants of the kernel: how codes are multiplied, stored and read. */

/** Adds to each of four sums the products of its four bytes. */
export function dot(weights: v128, codes: v128, sums: v128): v128 {
  if (PAIRED) return endRun(i16x8.relaxed_dot_i8x16_i7x16_s(weights, codes), sums);
  return ASC_FEATURE_RELAXED_SIMD
    ? i32x4.relaxed_dot_i8x16_i7x16_add_s(weights, codes, sums)
    : i32x4.add(i32x4.dot_i16x8_s(weights, codes), sums);
}

/** What a run of groups adds to: with pairs, two sums of 16 bits for each of four. */
export function beginRun(sums: v128): v128 {
  return PAIRED ? i32x4.splat(0) : sums;
}

/** A run of one group. */
export function beginProducts(weights: v128, codes: v128): v128 {
  return PAIRED
    ? i16x8.relaxed_dot_i8x16_i7x16_s(weights, codes)
    : dot(weights, codes, i32x4.splat(0));
}

/** Adds the products of one group to a run. */
export function multiply(weights: v128, codes: v128, run: v128): v128 {
  return PAIRED
    ? i16x8.add(i16x8.relaxed_dot_i8x16_i7x16_s(weights, codes), run)
    : dot(weights, codes, run);
}

/** @returns the sums with what a run has come to. */
export function endRun(run: v128, sums: v128): v128 {
  return PAIRED ? i32x4.add(endProducts(run), sums) : run;
}

/** @returns what a run that began with products has come to. */
export function endProducts(run: v128): v128 {
  return PAIRED ? i32x4.extadd_pairwise_i16x8_s(run) : run;
}

/** Stores eight codes, given as words: 127 for those that are larger. */
export function storeCodes(to: usize, words: v128): void {
  const codes = i8x16.narrow_i16x8_s(words, words);
  if (ASC_FEATURE_RELAXED_SIMD) v128.store64_lane(to, codes, 0);
  else v128.store(to, i16x8.extend_low_i8x16_s(codes));
}

/** Stores four codes that are bytes, given as sums are: 127 for those that are larger. */
export function storeQuad(to: usize, codes: v128): void {
  const words = i16x8.narrow_i32x4_s(codes, codes);
  v128.store32_lane(to, i8x16.narrow_i16x8_s(words, words), 0);
}

/** Codes of the next pixels: 16 bytes of them. */
export function loadPixels(from: usize): v128 {
  return ASC_FEATURE_RELAXED_SIMD
    ? i8x16.shr_u(v128.load(from), 1)
    : i16x8.shr_u(v128.load8x8_u(from), 1);
}

/** A weight as it is multiplied with a code. */
export function storeWeight(to: usize, weight: i8): void {
  if (ASC_FEATURE_RELAXED_SIMD) store<i8>(to, weight);
  else store<i16>(to, weight);
}

/** Floats that are whole as integers. */
export function truncate(floats: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD
    ? i32x4.relaxed_trunc_f32x4_s(floats)
    : i32x4.trunc_sat_f32x4_s(floats);
}
