/**
 * What lies in linear memory, as `../pack.ts` writes it. Addresses and sizes are in bytes, every
 * field takes four of them. Owns the order of the fields and nothing else.
 */

/** Bytes of one activation code. */
export const CODE_BYTES: usize = ASC_FEATURE_RELAXED_SIMD ? 1 : 2;

/** What becomes of the four sums of a channel. */
export const enum Merge {
  /** Four positions: each is a result. */
  None,
  /** Four positions of one pooling window: the largest counts. */
  Max,
  /** Four parts of one position: they add up. */
  Sum,
}

/** The network. */
@unmanaged
export class Header {
  /** The first pixel's place in the first frame. */
  frame: usize;
  /** One row behind the last row. */
  frameEnd: usize;
  frameRow: usize;
  imageRow: usize;
  imageBytes: usize;
  /** 16 bytes that keep what is left of an image row in its last block. */
  tailMask: usize;
  layers: usize;
  layersEnd: usize;
  logitBytes: usize;
}

/** One layer. Channels come in blocks of eight. */
@unmanaged
export class Layer {
  merge: Merge;
  /** Whether its sums are the logits. */
  output: i32;
  /** The one right shift of all channels; 0 when they have different ones. */
  shift: i32;
  /** Whether only four channels of the last block are stored. */
  half: i32;
  /** Per tile, where its four windows begin and where its results go (four, or one when merged). */
  tiles: usize;
  tilesEnd: usize;
  tileBytes: usize;
  /** Per block and group of four input bytes: four bytes for each of eight channels. */
  weights: usize;
  /** Per four channels: bias; ceiling, or 2^(32 − shift); multiplier; rounding. */
  constants: usize;
  constantsEnd: usize;
  /** Rows of a window. */
  rows: i32;
  /** Bytes of a block's weights for one row. */
  rowWeights: usize;
  /** From a group of four input bytes to the next. */
  step: usize;
  /** From the end of a window's row to its next row. */
  skip: usize;

  /** Stores codes of eight channels made of their sums; of the first four alone when `half`. */
  @inline
  store(to: usize, a: v128, b: v128, constants: usize, half: bool): void {
    const codes = i16x8.narrow_i32x4_s(
      this.requantise(a, constants),
      this.requantise(b, constants + 64),
    );
    if (ASC_FEATURE_RELAXED_SIMD) {
      const bytes = i8x16.narrow_i16x8_s(codes, codes);
      if (half) v128.store32_lane(to, bytes, 0);
      else v128.store64_lane(to, bytes, 0);
    } else {
      if (half) v128.store64_lane(to, codes, 0);
      else v128.store(to, codes);
    }
  }

  /** Four codes, exactly as `model/network.ts` says, by the constants of `../requantise.ts`. */
  @inline
  private requantise(sums: v128, constants: usize): v128 {
    const shift = this.shift;
    if (!shift) return requantiseAny(sums, constants);
    // At the ceiling a code is 127, so that no product overflows.
    const clamped = i32x4.max_s(i32x4.min_s(sums, v128.load(constants, 16)), i32x4.splat(0));
    const product = i32x4.mul(clamped, v128.load(constants, 32));
    return i32x4.shr_u(i32x4.add(product, v128.load(constants, 48)), shift);
  }
}

/** Four channels with a shift each, as the upper half of a product with 2^(32 − shift). */
function requantiseAny(sums: v128, constants: usize): v128 {
  const positive = i32x4.max_s(sums, i32x4.splat(0));
  const product = i32x4.mul(positive, v128.load(constants, 32));
  const rounded = i32x4.add(product, v128.load(constants, 48));
  const power = v128.load(constants, 16);
  const low = i64x2.extmul_low_i32x4_u(rounded, power);
  const high = i64x2.extmul_high_i32x4_u(rounded, power);
  return i32x4.min_s(v128.shuffle<i32>(low, high, 1, 3, 5, 7), i32x4.splat(127));
}
