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
 * | 22 | u16 | reserved, 0 |
 * | 24 | f32 | logit scale |
 * | 28 | 8 bytes × L | layers: u8 kernel, stride, padding, pool; u16 output channels; u8 requantised (1 or 0); u8 reserved, 0 |
 * | 28 + 8L | M bytes | meta: UTF-8 JSON `{ name, version, labels, metrics }`, then zeros to a multiple of 4 |
 * | … | per layer | i32 bias[O]; if requantised u16 multiplier[O], u8 shift[O]; i8 weights[O][k][k][C] |
 * | size − 8 | 8 bytes | first 8 bytes of the SHA-256 of everything before |
 *
 * Owns the constants and where things lie; `encode.ts` writes it and `decode.ts` reads it.
 */
import type { Layer } from './network.ts';

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

/** What a layer's tensors take, from its record alone. */
export type LayerShape = Pick<Layer, 'kernel' | 'inChannels' | 'outChannels'> & {
  readonly requantised: boolean;
};

/** Where one layer's tensors start, bytes from the start of the file. */
export interface LayerOffsets {
  readonly bias: number;
  /** Absent meaning when not requantised: equal to `weights`. */
  readonly multiplier: number;
  readonly shift: number;
  readonly weights: number;
  /** First byte after the layer. */
  readonly end: number;
}

/** Lays one layer's tensors out from `start`. */
export function layerOffsets(layer: LayerShape, start: number): LayerOffsets {
  const { kernel, inChannels, outChannels, requantised } = layer;
  const multiplier = start + 4 * outChannels;
  const shift = multiplier + (requantised ? 2 * outChannels : 0);
  const weights = shift + (requantised ? outChannels : 0);
  const end = weights + outChannels * kernel * kernel * inChannels;
  return { bias: start, multiplier, shift, weights, end };
}

/** Where the tensors of the first layer start. */
export function tensorStart(layerCount: number, metaBytes: number): number {
  return HEADER_BYTES + LAYER_BYTES * layerCount + Math.ceil(metaBytes / 4) * 4;
}
