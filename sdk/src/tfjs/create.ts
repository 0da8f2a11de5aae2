/** From the page's tfjs to a classifier that is ready to answer, and right. */
import { expectedLogits, probeDigits } from '../engines/probes.ts';
import { InkdigitError } from '../errors.ts';
import type { Network } from '../model/network.ts';
import { openModel } from '../model/open.ts';
import { checkOptions } from '../options.ts';
import { tagOf } from '../tag.ts';
import { abortable, nextTask, Turns } from '../tasks.ts';
import type { TfjsClassifier, TfjsClassifierOptions } from './api.ts';
import type { Tfjs, TfTensor } from './backend.ts';
import { NetworkClassifier } from './classifier.ts';
import { TfjsNetwork } from './network.ts';
import { fitsFloat32 } from './requantise.ts';

/**
 * Makes a classifier.
 * @param fallback the model when the options name none.
 * @throws {InkdigitError} as `createClassifier` of `inkdigit/tfjs` does.
 */
export async function createOn<T extends TfTensor>(
  options: TfjsClassifierOptions<T>,
  fallback: () => Uint8Array,
): Promise<TfjsClassifier<T>> {
  checkOptions(options);
  const { tf, signal } = options;
  if (!['Object', 'Module'].includes(tagOf(tf)) || typeof tf.fused?.conv2d !== 'function') {
    throw new InkdigitError(
      'option',
      "The option tf is not tfjs: import * as tf from '@tensorflow/tfjs' and pass { tf }.",
    );
  }
  signal?.throwIfAborted();
  const opened = await openModel(options, fallback);
  const { model } = opened;
  if (!fitsFloat32(model.network)) {
    throw new InkdigitError(
      'engine-unavailable',
      "The model's sums do not fit float32, which is all that tfjs has: use createClassifier of 'inkdigit/core'.",
    );
  }
  const network = await upload(tf, model.network, signal);
  try {
    signal?.throwIfAborted();
    await examine(tf, network, model.network, signal);
    signal?.throwIfAborted();
    return new NetworkClassifier(network, opened);
  } catch (error) {
    network.dispose();
    throw error;
  }
}

async function upload<T extends TfTensor>(
  tf: Tfjs<T>,
  network: Network,
  signal: AbortSignal | undefined,
): Promise<TfjsNetwork<T>> {
  try {
    await abortable(tf.ready(), signal);
    return new TfjsNetwork(tf, network);
  } catch (cause) {
    signal?.throwIfAborted();
    throw unavailable(`has no backend (${String(cause)}): import one`, cause);
  }
}

/** A backend is trusted only after it has answered as the reference does, to the last bit. */
async function examine<T extends TfTensor>(
  tf: Tfjs<T>,
  uploaded: TfjsNetwork<T>,
  network: Network,
  signal: AbortSignal | undefined,
): Promise<void> {
  let answered: Int32Array;
  try {
    answered = await abortable(uploaded.infer(probeDigits()), signal);
  } catch (cause) {
    signal?.throwIfAborted();
    const backend = `cannot run the network on ${tf.getBackend()}`;
    throw unavailable(`${backend} (${String(cause)}): use another backend`, cause);
  }
  const turns = new Turns(() => abortable(nextTask(), signal));
  const expected = await expectedLogits(network, turns);
  if (expected.every((logit, i) => logit === answered[i])) return;
  throw unavailable(
    `computes wrong digits on ${tf.getBackend()}, perhaps in half precision: use another backend`,
  );
}

function unavailable(problem: string, cause?: unknown): InkdigitError {
  return new InkdigitError('engine-unavailable', `The page's tfjs ${problem}.`, { cause });
}
