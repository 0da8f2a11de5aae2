/** Says whether a network fits a device, and how many digits one call may hold. */
import { InkdigitError } from '../../errors.ts';
import type { PackedNetwork } from './pack.ts';

/** Beyond this a larger call is no faster and only delays an abort. */
const LARGEST_BATCH = 2048;

/** Storage buffers that the shader binds. */
const STORAGE_BUFFERS = 5;

/**
 * @param pixelBytes bytes of one digit's image.
 * @returns the most digits that one dispatch on this device can take.
 * @throws {InkdigitError} `engine-unavailable` naming the limit that the network exceeds.
 */
export function batchLimit(
  limits: GPUSupportedLimits,
  packed: PackedNetwork,
  pixelBytes: number,
): number {
  const largestBuffer = Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize);
  const needs: [keyof GPUSupportedLimits & string, number, number][] = [
    ['maxComputeWorkgroupStorageSize', packed.mapWords * 4, limits.maxComputeWorkgroupStorageSize],
    ['maxStorageBuffersPerShaderStage', STORAGE_BUFFERS, limits.maxStorageBuffersPerShaderStage],
    ['maxStorageBufferBindingSize', packed.weights.byteLength, largestBuffer],
  ];
  for (const [name, needed, available] of needs) {
    if (needed <= available) continue;
    throw new InkdigitError(
      'engine-unavailable',
      `This network does not fit this GPU: it needs a ${name} of ${String(needed)} and the ` +
        `device has ${String(available)}. Use engine 'auto' or 'js', or a smaller network.`,
    );
  }
  const fitting = Math.floor(largestBuffer / Math.max(pixelBytes, packed.labels * 4));
  const most = Math.min(LARGEST_BATCH, fitting, limits.maxComputeWorkgroupsPerDimension);
  // Buffers grow in powers of two.
  return 2 ** Math.floor(Math.log2(most));
}
