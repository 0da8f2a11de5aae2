/**
 * Decides how a network runs on a device: which form of the shader, how many digits share a
 * workgroup, how many one dispatch takes. Knows limits and words; opens and compiles nothing.
 */
import { InkdigitError } from '../../errors.ts';
import type { Network } from '../../model/network.ts';
import type { DeviceLease } from './device.ts';
import { floatsAreExact } from './weights.ts';

/** See {@link planRun}. */
export interface Plan {
  /** Weights and sums as floats, or else as packed bytes. */
  readonly floats: boolean;
  /** Whether WGSL here has `dot4I8Packed`. */
  readonly packedDots: boolean;
  /** Maps in workgroup memory, or else in a buffer. */
  readonly shared: boolean;
  /** Threads of a workgroup. */
  readonly threads: number;
  /** Most digits that a workgroup has in its memory at once. */
  readonly digits: number;
  /** Most workgroups of a dispatch; each goes on until all digits are done. */
  readonly groups: number;
  /** Most digits of a dispatch. */
  readonly batchLimit: number;
}

/** Words that the table can count. */
const COUNTABLE_WORDS = 65536;

/** Storage buffers that the shader binds. */
const STORAGE_BUFFERS = 7;

/**
 * On a GPU: workgroups of a few waves, a few digits each, so that weights are loaded for many windows
 * and the last, small layers still have work for many threads; enough workgroups to fill the largest.
 * A batch is as large as makes the way there and back cheap.
 */
const HARDWARE = { threads: 128, digits: 4, groups: 1024, batchLimit: 16384 };

/**
 * On a CPU: one subgroup of SwiftShader, which runs a workgroup on one core in turns at each barrier,
 * and divides a dispatch into sixteen tasks. Eight digits fill the tiles of even a dense layer. A
 * batch takes some tenths of a second, so that progress and aborts are not far away.
 */
const SOFTWARE = { threads: 4, digits: 8, groups: 32, batchLimit: 1024 };

/**
 * @param words that one digit's activations take.
 * @param pixelBytes that one digit's image takes.
 * @throws {InkdigitError} `engine-unavailable` naming the limit that the network exceeds.
 */
export function planRun(
  network: Network,
  words: number,
  pixelBytes: number,
  { device: { limits }, software, packedDots, byteDots }: DeviceLease,
): Plan {
  const { threads, digits, groups, batchLimit } = software ? SOFTWARE : HARDWARE;
  const { maxComputeWorkgroupStorageSize, maxStorageBuffersPerShaderStage } = limits;
  const room = software ? COUNTABLE_WORDS : maxComputeWorkgroupStorageSize / 4;
  const buffer = Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize);
  for (const [what, needed, available] of [
    ['words of memory', words, Math.min(room, COUNTABLE_WORDS)],
    ['storage buffers', STORAGE_BUFFERS, maxStorageBuffersPerShaderStage],
    ['bytes for pixels', pixelBytes, buffer],
  ] as const) {
    if (needed <= available) continue;
    throw new InkdigitError(
      'engine-unavailable',
      `This network does not fit this GPU (${needed} ${what}, ${available} there): ` +
        "use engine 'auto' or a smaller network.",
    );
  }
  return {
    floats: !byteDots && floatsAreExact(network),
    packedDots,
    shared: !software,
    threads: Math.min(threads, limits.maxComputeInvocationsPerWorkgroup),
    digits: Math.min(digits, Math.floor(room / words), Math.floor(COUNTABLE_WORDS / words)),
    groups: Math.min(groups, limits.maxComputeWorkgroupsPerDimension),
    batchLimit: Math.min(batchLimit, Math.floor(buffer / pixelBytes)),
  };
}
