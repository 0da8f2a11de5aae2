/** From options to a classifier that is ready to answer. */
import type { ClassifierOptions, DigitClassifier, ModelInfo } from './api.ts';
import { Classifier } from './classifier.ts';
import { InkdigitError } from './errors.ts';
import { decodeModel } from './model/decode.ts';
import { loadModel } from './model/load.ts';
import { sha256, toHex } from './model/sha256.ts';
import { checkOptions } from './options.ts';
import { FRAME } from './preprocess/centre.ts';

/**
 * Makes a classifier.
 * @param fallback the model when the options name none, if there is one.
 * @throws {InkdigitError} `option`, `model-fetch`, `model-format`, `model-integrity` or
 *   `engine-unavailable`; the signal's reason when aborted.
 */
export async function create(
  options: ClassifierOptions,
  fallback: (() => Uint8Array) | null,
): Promise<DigitClassifier> {
  checkOptions(options);
  options.signal?.throwIfAborted();
  const bytes =
    options.model === undefined ? fallback?.() : await loadModel(options.model, options);
  if (!bytes) {
    throw new InkdigitError(
      'option',
      "There is no model: pass the URL or bytes of a model.bin, or import 'inkdigit'.",
    );
  }
  // What travels with the code is not damaged unless the code is.
  const { network, logitScale, ...card } = decodeModel(bytes, options.model !== undefined);
  const { height, width, channels } = network;
  if (height !== FRAME || width !== FRAME || channels !== 1) {
    throw new InkdigitError(
      'model-format',
      `The model reads ${height} × ${width} × ${channels} pixels, not 28 × 28 × 1.`,
    );
  }
  let hash: string | undefined;
  const info: ModelInfo = {
    ...card,
    bytes: bytes.length,
    // Few ask, and it takes longer than a digit.
    get sha256() {
      return (hash ??= toHex(sha256(bytes)));
    },
  };
  const classifier = new Classifier(network, logitScale, info, options);
  await classifier.start(options);
  return classifier;
}
