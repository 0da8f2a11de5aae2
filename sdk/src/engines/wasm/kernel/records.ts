/**
 * What lies in linear memory. Addresses and sizes are in bytes. Owns the room there is: what has been
 * reserved stays, and is zero until somebody writes there.
 */

/**
 * Bytes of one activation code. A variable, exported as such: a constant would be compiled away, and
 * the variants would have less in common, which compresses worse.
 */
// eslint-disable-next-line prefer-const
export let codeBytes: i32 = ASC_FEATURE_RELAXED_SIMD ? 1 : 2;
/** Channels that are computed together. */
export const BLOCK = 8;
/** Bytes of a block's constants: its channels' biases, multipliers, halves, masks and scales. */
export const CONSTANTS = 5 * 4 * BLOCK;
/** Bytes of a block's weights for one group: four bytes per channel. */
export const GROUP = 4 * BLOCK;

/** Where the address of the logits is: the list of what the last layer writes. */
export const OUTPUT: usize = 0;
/** Room for the sums of three windows and eight channels. */
export const SUMS: usize = 64;

/** What loads and stores of 16 bytes may touch behind what is theirs, and a line of cache. */
export const SLACK = 64;
const PAGE = 65536;

/** Where the free room begins: a float, which does not wrap. */
let top: f64 = 256;

/** @returns where there is room for so many bytes; traps when there is none. */
export function reserve(bytes: f64): usize {
  const start = top;
  top = ceil((top + bytes) / SLACK + 1) * SLACK;
  const more = i32(ceil(top / PAGE)) - memory.size();
  if (more > 0 && memory.grow(more) < 0) unreachable();
  return usize(start);
}

/** One layer. A window is read in groups of four bytes, a block of channels at a time. */
@unmanaged
export class Layer {
  /** The layer that reads what this one writes; the last layer's sums are the logits. */
  next: Layer | null;
  /** Addresses of the positions of its input, which the layer before writes. */
  inputs: usize;
  /** From a row of its input to the next. */
  rowBytes: i32;
  /** From its frame to a copy of it as it is for a blank image. */
  toBlank: usize;
  /** How many rows, and positions of each, a window reads, or four that are pooled. */
  patch: i32;
  /** Bytes of a position of its input. */
  codes: i32;
  /**
   * Addresses of its windows, of which the first is also the frame's; where four are pooled they follow
   * each other.
   */
  windows: usize;
  windowsEnd: usize;
  /** Whether the largest sum of four windows counts. */
  pooled: i32;
  /**
   * Where in a window its groups begin, and the end of this list; behind it are zeros, which make up a
   * multiple of four.
   */
  groups: usize;
  groupsEnd: usize;
  /** By block, group, channel, byte; zeros for groups that are added. Blocks go from last to first. */
  weights: usize;
  /** By block, as the weights: behind which groups a run ends. */
  runs: usize;
  /** Bytes of the added groups' weights, per block. */
  addedWeights: i32;
  /** By block. */
  constants: usize;
  /** How many channels it computes, and the first one of the last block. */
  channels: i32;
  lastBlock: i32;
  /** Whether `stem.ts` computes it. */
  isStem: bool;
}
