/**
 * How each engine is made, by name. Knows nothing of who uses it, or of other engines.
 */
import { InkdigitError } from '../errors.ts';
import type { Network } from '../model/network.ts';
import type { EngineName } from './engine.ts';
import { createJsEngine } from './js/index.ts';
import { Lane } from './lane.ts';
import { createWasmEngine } from './wasm/index.ts';
import type * as WebGpu from './webgpu/index.ts';

/** What engines need of the page. */
export interface EngineOptions {
  readonly gpu?: GPU | undefined;
  readonly device?: GPUDevice | undefined;
  /** Workers of `wasm`, the page's own thread included. */
  readonly threads?: number | undefined;
}

/** The reference; always to be had. */
export function openJs(network: Network): Lane {
  return new Lane(createJsEngine(network), true);
}

/**
 * Makes an engine.
 * @param onLost hears why an engine went away later.
 * @throws {InkdigitError} `engine-unavailable`; the signal's reason when aborted.
 */
export async function openLane(
  name: EngineName,
  network: Network,
  options: EngineOptions,
  onLost: (reason: string) => void,
  signal: AbortSignal | undefined,
): Promise<Lane> {
  if (name === 'js') return openJs(network);
  if (name === 'wasm') {
    return new Lane(createWasmEngine(network, options), (options.threads ?? 1) < 2);
  }
  const { createWebGpuEngine } = await loadWebGpu();
  return new Lane(await createWebGpuEngine(network, { ...options, signal, onLost }), false);
}

/** The GPU's code, for which the first answer need not wait: `inkdigit/core` has it in a file of its own. */
async function loadWebGpu(): Promise<typeof WebGpu> {
  try {
    return await import('./webgpu/index.ts');
  } catch (cause) {
    const message = "The GPU's code did not load: serve core-webgpu.js beside core.js.";
    throw new InkdigitError('engine-unavailable', message, { cause });
  }
}
