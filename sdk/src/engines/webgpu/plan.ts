/**
 * Decides how a network runs on a device: which form of the shader, how many digits share a
 * workgroup, how many one dispatch takes. Knows limits and words; opens and compiles nothing.
 */
import { InkdigitError } from '../../errors.ts';
import { type Network, sumRange } from '../../model/network.ts';
import type { DeviceLease } from './device.ts';

/** See {@link planRun}. */
export interface Plan {
  /** Layers by quads of threads, and maps in a buffer; or else in workgroup memory. */
  readonly quads: boolean;
  /** Weights and sums as floats, or else as packed bytes. */
  readonly floats: boolean;
  /** Taps that the shader's code adds up one after the other. */
  readonly unroll: number;
  /** Threads of a workgroup. */
  readonly threads: number;
  /** Most digits that a workgroup has in its memory at once. */
  readonly digits: number;
  /** Most workgroups of a dispatch; each goes on until all digits are done. */
  readonly groups: number;
  /** Most digits of a dispatch. */
  readonly batchLimit: number;
}

/** Words that the table can count; no GPU has so many in a workgroup. */
const COUNTABLE_WORDS = 65536;

/**
 * Threads, digits, groups, largest batch and unrolled taps on a GPU: a workgroup of two waves for
 * every digit. So many fit on a core at once that one computes while others wait for memory; of those
 * with more digits or threads fewer do, and an H200 is slower with them. Batches are far longer than
 * the way there and back, and short enough that one is uploaded while another is computed; their
 * buffers fit any device. Taps come in threes, as in kernels of 3 × 3, to be loaded all at once.
 */
const HARDWARE = [64, 1, 4096, 4096, 3] as const;

/**
 * The same on a CPU: one quad, as SwiftShader runs a workgroup on one core in turns at each barrier,
 * and divides a dispatch into sixteen tasks. Eight digits fill the tiles of even a dense layer. A
 * batch takes some tenths of a second, so that progress and aborts are not far away. Code of several
 * taps would be more than the processor keeps at hand.
 */
const SOFTWARE = [4, 8, 32, 1024, 1] as const;

/**
 * @param words that one digit's activations take.
 * @throws {InkdigitError} `engine-unavailable` naming the limit that the network exceeds.
 */
export function planRun(network: Network, words: number, lease: DeviceLease): Plan {
  const exact = floatsAreExact(network);
  const quads = lease.quads && exact;
  const floats = !lease.byteDots && exact;
  const [threads, most, groups, batchLimit, unroll] = quads ? SOFTWARE : HARDWARE;
  const { maxComputeWorkgroupStorageSize } = lease.device.limits;
  const room = quads ? COUNTABLE_WORDS : maxComputeWorkgroupStorageSize / 4;
  const digits = Math.min(most, Math.floor(room / words));
  if (digits < 1) {
    throw new InkdigitError(
      'engine-unavailable',
      `This network does not fit this GPU: ${words} words, of ${room}. Use engine 'auto' or 'js'.`,
    );
  }
  return { quads, floats, unroll, threads, digits, groups, batchLimit };
}

/** Below here float32 holds every integer, also when quads.wgsl has added 1.5 · 2^23 to it. */
const FLOAT_INTEGERS = 2 ** 22;

/** Whether sums of floats are exact for this network, in whatever order they are added. */
export function floatsAreExact({ layers }: Network): boolean {
  return layers.every((layer) =>
    layer.bias.every((_, o) => {
      const [low, high] = sumRange(layer, o);
      return Math.max(high, -low) < FLOAT_INTEGERS;
    }),
  );
}
