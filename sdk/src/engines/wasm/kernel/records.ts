/**
 * What lies in linear memory, as `../pack.ts` writes it. Addresses and sizes are in bytes, every
 * field takes four of them. Owns the order of the fields and nothing else.
 */

/** Bytes of one activation code. */
export const CODE_BYTES: usize = ASC_FEATURE_RELAXED_SIMD ? 1 : 2;

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
  /** Whether the four windows of a tile are pooled: the largest sum counts. */
  pooled: i32;
  /** Whether its sums are the logits. */
  output: i32;
  /** The one right shift of all channels. */
  shift: i32;
  /** Whether four channels are left behind the blocks. */
  half: i32;
  /** Per tile, where its four windows begin and where its results go (four, or one when pooled). */
  tiles: usize;
  /** Behind the tiles that are computed as such, and behind all. */
  wholeEnd: usize;
  tilesEnd: usize;
  tileBytes: usize;
  /** Positions of the tile behind the whole ones that are computed one by one. */
  singles: usize;
  /** Where the window of such a position is laid out in one piece. */
  window: usize;
  /** Per block and group of four input bytes: four bytes for each of eight channels. */
  weights: usize;
  /** Per four channels: bias, ceiling, multiplier, rounding. */
  constants: usize;
  constantsEnd: usize;
  /** How far behind lie constants of the same form with shifts for ceilings; 0: there are none. */
  shifts: usize;
  /** Rows of a window. */
  rows: i32;
  /** Bytes of a block's weights for one row. */
  rowWeights: usize;
  /** Bytes of a block's weights, with zeros up to four groups where there are singles. */
  blockWeights: usize;
  /** From a group of four input bytes to the next. */
  step: usize;
  /** From the end of a window's row to its next row. */
  skip: usize;
  /** Weights of the last four channels, and where in a position their codes lie. */
  halfWeights: usize;
  halfChannel: usize;

  /** Stores the codes of eight channels, made of their sums. */
  @inline
  store(to: usize, a: v128, b: v128, constants: usize): void {
    const codes = i16x8.narrow_i32x4_s(
      this.requantise(a, constants),
      this.requantise(b, constants + 64),
    );
    if (ASC_FEATURE_RELAXED_SIMD) v128.store64_lane(to, i8x16.narrow_i16x8_s(codes, codes), 0);
    else v128.store(to, codes);
  }

  /** Stores the codes of four channels, for two positions. */
  @inline
  storeHalf(to: usize, other: usize, a: v128, b: v128, constants: usize): void {
    const codes = i16x8.narrow_i32x4_s(
      this.requantise(a, constants),
      this.requantise(b, constants),
    );
    if (ASC_FEATURE_RELAXED_SIMD) {
      const bytes = i8x16.narrow_i16x8_s(codes, codes);
      v128.store32_lane(to, bytes, 0);
      v128.store32_lane(other, bytes, 1);
    } else {
      v128.store64_lane(to, codes, 0);
      v128.store64_lane(other, codes, 1);
    }
  }

  /** Four codes, exactly as `model/network.ts` says, by the constants of `../requantise.ts`. */
  @inline
  private requantise(sums: v128, constants: usize): v128 {
    // At the ceiling a code is 127, so that no product overflows.
    const clamped = i32x4.max_s(i32x4.min_s(sums, v128.load(constants, 16)), i32x4.splat(0));
    const product = i32x4.mul(clamped, v128.load(constants, 32));
    return i32x4.shr_u(i32x4.add(product, v128.load(constants, 48)), this.shift);
  }
}
