/**
 * The layout of `model.bin`, format version 1. All numbers are little-endian.
 *
 * | offset | type | meaning |
 * |---|---|---|
 * | 0 | 4 bytes | magic `INKD` |
 * | 4 | u16 | format version |
 * | 6 | u16 | number of layers L |
 * | 8 | u32 | size of the whole file in bytes |
 * | 12 | u32 | size of the meta JSON in bytes, M |
 * | 16 | u16 ×3 | input height, width, channels |
 * | 22 | u16 | how the tensors are stored: 0 raw, 1 coded |
 * | 24 | f32 | logit scale |
 * | 28 | 8 bytes × L | layers: u8 kernel, stride, padding, pool; u16 output channels; u8 requantised (1 or 0); u8 reserved, 0 |
 * | 28 + 8L | M bytes | meta: UTF-8 JSON `{ name, version, labels, metrics, rejectBelow? }`, then zeros to a multiple of 4 |
 * | … | per layer | i32 bias[O]; if requantised u16 multiplier[O], u8 shift[O]; i8 weights[O][k][k][C] |
 * | size − 8 | 8 bytes | first 8 bytes of the SHA-256 of everything before |
 *
 * Coded tensors are the same integers in the same order in one arithmetic code (`arithmetic/decode.ts`), with
 * counts of their own for biases, multipliers, shifts and weights, each kind over all layers.
 *
 * Owns the constants; `encode.ts` writes the file, `decode.ts` and `tensors.ts` read it.
 */

/** The first four bytes, as text. */
export const MAGIC = 'INKD';
/** The version that this code reads and writes. */
export const FORMAT_VERSION = 1;
/** Bytes before the layer records. */
export const HEADER_BYTES = 28;
/** Bytes of one layer record. */
export const LAYER_BYTES = 8;
/** Bytes of the closing checksum. */
export const CHECKSUM_BYTES = 8;

/** How tensors are stored. */
export const RAW = 0;
export const CODED = 1;

/** Where the tensors of the first layer start. */
export function tensorStart(layerCount: number, metaBytes: number): number {
  return HEADER_BYTES + LAYER_BYTES * layerCount + Math.ceil(metaBytes / 4) * 4;
}
