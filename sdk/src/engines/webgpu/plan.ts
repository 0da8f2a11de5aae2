/**
 * Decides how a network runs on a device: which form of the shader, how many digits share a
 * workgroup, how many one dispatch takes. Knows limits and words; opens and compiles nothing.
 */
import { InkdigitError } from '../../errors.ts';
import type { Network } from '../../model/network.ts';
import type { DeviceLease } from './device.ts';
import type { Placement } from './maps.ts';
import { floatsAreExact } from './weights.ts';

/** See {@link planRun}. */
export interface Plan {
  /** Weights and sums as floats, or else as packed bytes. */
  readonly floats: boolean;
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
 * @param lease a device, of which only the limits and what it is are looked at.
 * @throws {InkdigitError} `engine-unavailable` naming the limit that the network exceeds.
 */
export function planRun(network: Network, { words }: Placement, lease: DeviceLease): Plan {
  const { limits } = lease.device;
  const shared = !lease.software;
  const { threads, digits, groups, batchLimit } = shared ? HARDWARE : SOFTWARE;
  const memory = Math.min(
    COUNTABLE_WORDS * 4,
    shared ? limits.maxComputeWorkgroupStorageSize : COUNTABLE_WORDS * 4,
  );
  const pixelBytes = network.height * network.width * network.channels;
  const buffer = Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize);
  demand('bytes for one digit’s activations', words * 4, memory);
  demand('storage buffers', STORAGE_BUFFERS, limits.maxStorageBuffersPerShaderStage);
  demand('bytes for one digit’s pixels', pixelBytes, buffer);
  return {
    floats: !lease.byteDots && floatsAreExact(network),
    shared,
    threads: Math.min(
      threads,
      limits.maxComputeWorkgroupSizeX,
      limits.maxComputeInvocationsPerWorkgroup,
    ),
    digits: Math.min(digits, Math.floor(memory / 4 / words)),
    groups: Math.min(groups, limits.maxComputeWorkgroupsPerDimension),
    batchLimit: Math.min(batchLimit, Math.floor(buffer / pixelBytes)),
  };
}

function demand(what: string, needed: number, available: number): void {
  if (needed <= available) return;
  throw new InkdigitError(
    'engine-unavailable',
    `This network does not fit this GPU: it needs ${needed} ${what}, of ${available}. ` +
      "Use engine 'auto', or a smaller network.",
  );
}
