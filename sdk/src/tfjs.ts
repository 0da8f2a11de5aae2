/**
 * `inkdigit/tfjs`: the same model on the tfjs that a page ships anyway, whatever its backend.
 *
 * Importing it does nothing and needs no browser; it brings no tfjs of its own.
 */
import { embeddedModel } from './embedded.ts';
import type { TfjsClassifier, TfjsClassifierOptions } from './tfjs/api.ts';
import type { TfTensor } from './tfjs/backend.ts';
import { createOn } from './tfjs/create.ts';

export type * from './tfjs/api.ts';
export type * from './tfjs/backend.ts';
export type {
  BatchOptions,
  CallOptions,
  DigitImage,
  DigitInput,
  ModelInfo,
  Prediction,
  Progress,
} from './api.ts';
export { InkdigitError, type InkdigitErrorCode } from './errors.ts';
export type { Metrics, ModelCard } from './model/model.ts';
export type { PixelImage } from './preprocess/image.ts';

/**
 * Makes a classifier on the page's tfjs, once its backend has answered test digits exactly as the
 * reference does. Other than with `inkdigit`, nothing takes over when the backend fails.
 *
 * @example
 * import * as tf from '@tensorflow/tfjs';
 * import '@tensorflow/tfjs-backend-webgpu';
 * const classifier = await createClassifier({ tf });
 * const { digit, confidence } = await classifier.classify(canvas);
 * @throws {InkdigitError} `option`, `model-fetch`, `model-format`, `model-integrity` or
 *   `engine-unavailable` (the backend is missing, fails, or is not exact); rejects with the signal's
 *   reason when aborted.
 */
export function createClassifier<T extends TfTensor>(
  options: TfjsClassifierOptions<T>,
): Promise<TfjsClassifier<T>> {
  return createOn(options, embeddedModel);
}
