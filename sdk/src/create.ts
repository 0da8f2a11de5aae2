/** From options to a classifier that is ready to answer. */
import type { ClassifierOptions, DigitClassifier } from './api.ts';
import { Classifier } from './classifier.ts';
import { quickDecoder } from './model/arithmetic/wasm.ts';
import { openModel } from './model/open.ts';
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
  const classifier = new Classifier(await openModel(options, fallback, quickDecoder), options);
  await classifier.start(options);
  return classifier;
}
