/**
 * The WebGPU engine: the whole network in one dispatch, one workgroup per digit.
 *
 * Owns the order in which one is made: pack, device, limits, pipeline, buffers. What happens then
 * is in calls.ts, the arithmetic in network.wgsl.
 */
import { InkdigitError } from '../../errors.ts';
import type { Network } from '../../model/network.ts';
import type { Engine } from '../engine.ts';
import { Buffers } from './buffers.ts';
import { WebGpuEngine } from './calls.ts';
import { lossReason, openDevice } from './device.ts';
import type { DeviceOptions } from './device.ts';
import { batchLimit } from './limits.ts';
import { packNetwork } from './pack.ts';
import { compilePipeline } from './pipeline.ts';
import { scoped } from './scope.ts';

/** How to make a WebGPU engine. */
export interface WebGpuOptions extends DeviceOptions {
  /** Gives up between two steps of the start. */
  readonly signal?: AbortSignal;
  /** Told once, with the reason, when the GPU has gone away; never after `dispose`. */
  readonly onLost?: (reason: string) => void;
}

/**
 * Opens a device, compiles the shader and uploads the network.
 * @throws {InkdigitError} `engine-unavailable` when there is no WebGPU, no adapter, the shader does
 *   not compile or the network does not fit; the signal's reason when aborted.
 */
export async function createWebGpuEngine(
  network: Network,
  options: WebGpuOptions = {},
): Promise<Engine> {
  options.signal?.throwIfAborted();
  const packed = packNetwork(network);
  const lease = await openDevice(options, packed.mapWords * 4);
  const { device } = lease;
  try {
    options.signal?.throwIfAborted();
    const pixelBytes = network.height * network.width;
    const limit = batchLimit(device.limits, packed, pixelBytes);
    const pipeline = await compilePipeline(device, network, packed, lease.packedDots);
    options.signal?.throwIfAborted();
    const uploaded = scoped(device, () => new Buffers(device, pipeline, packed, pixelBytes));
    const problem = (await uploaded.problem) ?? (await lossSoFar(device));
    if (problem !== null) {
      uploaded.value.destroy();
      throw new InkdigitError(
        'engine-unavailable',
        `The GPU did not take the network (${problem}). Use engine 'auto' or 'js'.`,
      );
    }
    options.signal?.throwIfAborted();
    const shape = { pixelBytes, labels: packed.labels, batchLimit: limit };
    return new WebGpuEngine(lease, pipeline, uploaded.value, shape, options.onLost);
  } catch (error) {
    if (lease.owned) device.destroy();
    throw error;
  }
}

/** Whether a device, perhaps lost before we got it, is lost by now. */
async function lossSoFar(device: GPUDevice): Promise<string | null> {
  const info = await Promise.race([device.lost, Promise.resolve(null)]);
  return info && lossReason(info);
}
