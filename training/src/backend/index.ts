/**
 * Owns choosing what tfjs computes on: TensorFlow's C library through @tensorflow/tfjs-node, or, where
 * that cannot be had, tfjs's own slow JavaScript; a GPU where it is asked for. It registers on the one
 * `@tensorflow/tfjs` that the rest of training imports. It must not know what is trained.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { cacheDirectory } from '../files/paths.ts';
import type { OnProgress } from '../files/progress.ts';
import { trustKernels } from '../networks/native.ts';
import { runInstaller } from './installer.ts';
import { tensorFlowVersion, tfjsNodePackage } from './package.ts';
import { type Log, provision } from './provision.ts';
import { convolutionSpeed } from './speed.ts';
import type { Way } from './way.ts';
import { useWebGpu } from './webgpu.ts';
import { buildFromWheel } from './wheel.ts';

export type { Log } from './provision.ts';

/** What can be asked for. */
export const BACKENDS = ['tensorflow', 'webgpu', 'cpu'] as const;

/** One of {@link BACKENDS}. */
export type BackendName = (typeof BACKENDS)[number];

/** How to choose. */
export interface BackendOptions {
  /**
   * This one or nothing; `cpu` is tfjs's JavaScript. Default: `tensorflow`, and `cpu` where it cannot be
   * had.
   */
  readonly prefer?: BackendName;
  /** Told how far the download, unpacking and compilation of the first use are. */
  readonly onProgress?: OnProgress;
  /** Told in plain lines what is provisioned, and why the native backend cannot be. Default `console.log`. */
  readonly log?: Log;
  /** Stops the first use's provisioning; rejects with its reason. */
  readonly signal?: AbortSignal;
}

/** What runs. */
export interface Backend {
  /** tfjs's name for it: `tensorflow`, `webgpu` or `cpu`. */
  readonly name: string;
  /** One line for people: what it is and its measured speed. */
  readonly description: string;
}

/**
 * Makes tfjs ready to train, provisioning the native backend on first use, and says which backend runs
 * and how fast; the caller prints it. Nothing asked for, it falls back to JavaScript and says why. Beside a GPU's speed stands that of the native backend where it has been provisioned before.
 * @throws Error that says what is missing of what was asked for; the signal's reason.
 *
 * Sets `TF_CPP_MIN_LOG_LEVEL` to 1 (warnings and worse) unless the environment has it. TensorFlow 2.21
 * heeds it from its second message on; the first, a note on oneDNN, comes while it is being loaded.
 */
export async function loadBackend(options: BackendOptions = {}): Promise<Backend> {
  const { prefer, log = console.log } = options;
  if (prefer === 'webgpu') return loadWebGpu(options);
  const what = prefer === 'cpu' ? await useJavaScript() : await useTensorFlow({ ...options, log });
  const kernels = trustKernels() ? 'its own batch-norm' : 'composed batch-norm';
  return {
    name: tf.getBackend(),
    description: `${what}, ${await measure()} on a 3×3 convolution, ${kernels}`,
  };
}

async function loadWebGpu({ signal }: BackendOptions): Promise<Backend> {
  const beside = await nativeSpeed(signal);
  const what = `WebGPU on ${await useWebGpu()}, through Dawn and tfjs ${tf.version.tfjs}`;
  return {
    name: tf.getBackend(),
    description: `${what}, ${await measure()} on a 3×3 convolution (${beside}), composed batch-norm`,
  };
}

/** The native backend's speed, in words; it is not downloaded only to be measured. */
async function nativeSpeed(signal?: AbortSignal): Promise<string> {
  const silent = { log: () => undefined, ...(signal && { signal }) };
  try {
    const what = await startTensorFlow(silent, []);
    return `${what}: ${await measure()}`;
  } catch {
    signal?.throwIfAborted();
    return 'tfjs-node is not provisioned to compare';
  }
}

async function measure(): Promise<string> {
  return `${(await convolutionSpeed()).toPrecision(2)} GMAC/s`;
}

/** {@link BackendOptions} with somebody to tell. */
type LoggedOptions = BackendOptions & { readonly log: Log };

async function useTensorFlow(options: LoggedOptions): Promise<string> {
  const { prefer, log, signal } = options;
  try {
    return await startTensorFlow(options, [runInstaller, buildFromWheel]);
  } catch (error) {
    signal?.throwIfAborted();
    const why = `No TensorFlow: ${error instanceof Error ? error.message : String(error)}.`;
    if (prefer) throw new Error(`${why} Mend that, or choose another backend.`, { cause: error });
    log(why);
    return useJavaScript();
  }
}

/** @param ways to provision it, where it is not yet. @throws Error when it cannot be had. */
async function startTensorFlow(options: LoggedOptions, ways: readonly Way[]): Promise<string> {
  const { log, onProgress = () => undefined, signal = new AbortController().signal } = options;
  const tfjsNode = tfjsNodePackage();
  const cache = join(cacheDirectory(), 'backend');
  await provision({ tfjsNode, cache, ways, onProgress, log, signal });
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '1';
  restoreRemovedUtilities();
  const version = tensorFlowVersion(tfjsNode);
  await import('@tensorflow/tfjs-node');
  return `TensorFlow ${version} through tfjs-node ${tfjsNode.version}`;
}

async function useJavaScript(): Promise<string> {
  tf.enableProdMode();
  await tf.setBackend('cpu');
  return `tfjs ${tf.version.tfjs} in plain JavaScript (slow: fit for the quick recipe alone)`;
}

/** tfjs-node 4.22 calls `util.isNullOrUndefined`, which Node 23 removed. */
function restoreRemovedUtilities(): void {
  const util = createRequire(import.meta.url)('node:util');
  util.isNullOrUndefined ??= (value: unknown): boolean => value === null || value === undefined;
}
