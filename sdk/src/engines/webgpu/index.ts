/**
 * The WebGPU engine: the whole network in one dispatch, a few digits in each workgroup.
 *
 * Owns the order in which one is made: place, device, plan, pipeline, buffers. What happens then is
 * in calls.ts, the arithmetic in network.wgsl.
 */
import type { Network } from '../../model/network.ts';
import type { Engine } from '../engine.ts';
import { createBuffers } from './buffers.ts';
import { runEngine } from './calls.ts';
import { type DeviceOptions, openDevice } from './device.ts';
import { placeMaps } from './maps.ts';
import { packNetwork } from './pack.ts';
import { compilePipeline } from './pipeline.ts';
import { planRun } from './plan.ts';
import { accepted } from './scope.ts';

/** How to make a WebGPU engine. */
export interface WebGpuOptions extends DeviceOptions {
  /** Gives up between two steps of the start. */
  readonly signal?: AbortSignal | undefined;
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
  const { signal, onLost } = options;
  signal?.throwIfAborted();
  const lease = await openDevice(options);
  const { device } = lease;
  try {
    const placement = placeMaps(network);
    const { words } = placement;
    const pixelBytes = network.height * network.width * network.channels;
    const labels = network.layers.at(-1)?.outChannels ?? 0;
    const plan = planRun(network, words, lease);
    const { digits, threads, unroll } = plan;
    const { layers, table, weights, channels } = packNetwork(network, placement, digits, unroll);
    const mapWords = words * digits * (plan.quads ? plan.groups : 1);
    const pipeline = await compilePipeline(device, plan, {
      table_count: table.length,
      weight_count: weights.length / 4,
      pixel_bytes: pixelBytes,
      map_words: mapWords,
      digit_words: words,
      group_words: plan.quads ? words * digits : 0,
      digits,
      labels,
      threads,
      unroll,
    });
    signal?.throwIfAborted();
    const size = { pixelBytes, logitBytes: labels * 4 };
    const constants = [layers, table, weights, channels];
    const buffers = await accepted(device, () =>
      createBuffers(device, pipeline, constants, plan.quads ? mapWords * 4 : 0, size),
    );
    return runEngine(lease, pipeline, buffers, size, plan, onLost);
  } catch (error) {
    if (lease.owned) device.destroy();
    throw error;
  }
}
