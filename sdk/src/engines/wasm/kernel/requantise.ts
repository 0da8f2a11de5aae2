/** From sums to the codes that the next layer reads. */
import { truncate } from './dot';

/**
 * Four codes, exactly as `model/network.ts` says, but for those above 127. SIMD shifts all lanes
 * alike, so the shift is a product of floats, exact because the mask has cleared what it shifts out:
 * any code up to 127, and many more, has few enough bits left.
 */
export function requantise(
  sums: v128,
  multiplier: v128,
  half: v128,
  mask: v128,
  scale: v128,
): v128 {
  const product = i32x4.mul(i32x4.max_s(sums, i32x4.splat(0)), multiplier);
  const rounded = v128.and(i32x4.add(product, half), mask);
  return truncate(f32x4.mul(f32x4.convert_i32x4_s(rounded), scale));
}
