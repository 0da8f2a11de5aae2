/**
 * The WebGPU engine: the whole network in one dispatch, a few digits in each workgroup.
 *
 * Owns the order in which one is made: place, device, plan, pipeline, buffers. What happens then is
 * in calls.ts, the arithmetic in network.wgsl.
 */
import { InkdigitError } from '../../errors.ts';
import type { Network } from '../../model/network.ts';
import type { Engine } from '../engine.ts';
import { Buffers } from './buffers.ts';
import { WebGpuEngine } from './calls.ts';
import { lossReason, openDevice } from './device.ts';
import type { DeviceOptions } from './device.ts';
import { placeMaps } from './maps.ts';
import { compilePipeline, shaderFiles } from './pipeline.ts';
import { planRun } from './plan.ts';
import { scoped } from './scope.ts';
import { buildTable } from './table.ts';
import { packChannels, packWeights } from './weights.ts';

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
  const lease = await openDevice(options);
  const { device } = lease;
  try {
    options.signal?.throwIfAborted();
    const placement = placeMaps(network);
    const plan = planRun(network, placement, lease);
    const { layers, table } = buildTable(network, placement, plan.digits);
    const weights = packWeights(network, placement, plan.floats);
    const channels = packChannels(network);
    const pixelBytes = network.height * network.width * network.channels;
    const labels = network.layers.at(-1)?.outChannels ?? 0;
    const mapWords = placement.words * plan.digits * (plan.shared ? 1 : plan.groups);
    const files = shaderFiles(plan, lease.packedDots, {
      layer_count: network.layers.length,
      table_count: table.length,
      weight_count: weights.length / 4,
      quad_count: channels.length / 20,
      image_words: placement.maps[0]?.words ?? 0,
      pixel_bytes: pixelBytes,
      map_words: mapWords,
      digit_words: placement.words,
      digits: plan.digits,
      labels,
      threads: plan.threads,
    });
    const pipeline = await compilePipeline(device, files);
    options.signal?.throwIfAborted();
    const size = { pixelBytes, logitBytes: labels * 4 };
    const constants = [layers, table, weights, channels];
    const uploaded = scoped(
      device,
      () => new Buffers(device, pipeline, constants, plan.shared ? 0 : mapWords * 4, size),
    );
    const problem = (await uploaded.problem) ?? (await lossSoFar(device));
    if (problem !== null) {
      uploaded.value.destroy();
      throw new InkdigitError(
        'engine-unavailable',
        `The GPU did not take the network (${problem}). Use engine 'auto' or 'js'.`,
      );
    }
    options.signal?.throwIfAborted();
    return new WebGpuEngine(lease, pipeline, uploaded.value, { ...size, ...plan }, options.onLost);
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
