/** From options to a classifier that is ready to answer. */
import type { ClassifierOptions, DigitClassifier } from './api.ts';
import { Classifier } from './classifier.ts';
import { InkdigitError } from './errors.ts';
import { DIGIT_BYTES } from './input/digit.ts';
import { decodeModel } from './model/decode.ts';
import { loadModel } from './model/load.ts';
import { sha256, toHex } from './model/sha256.ts';
import { checkOptions } from './options.ts';

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
  const source = options.model ?? fallback?.();
  if (!source) {
    throw new InkdigitError(
      'option',
      "The option model is missing: pass the URL or bytes of a model.bin, or import 'inkdigit'.",
    );
  }
  const bytes = await loadModel(source, options);
  const model = decodeModel(bytes);
  const { height, width, channels } = model.network;
  if (height * width * channels !== DIGIT_BYTES || height !== width) {
    throw new InkdigitError(
      'model-format',
      `The model reads ${height} × ${width} × ${channels} pixels, not 28 × 28 × 1: use another.`,
    );
  }
  const file = { sha256: toHex(sha256(bytes)), bytes: bytes.length };
  const classifier = new Classifier(model, file, options);
  await classifier.start(options);
  return classifier;
}
