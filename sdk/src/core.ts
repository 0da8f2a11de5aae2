/**
 * `inkdigit/core`: the library without a model, for pages that serve their own.
 *
 * Importing it does nothing and needs no browser.
 */
import type { ClassifierOptions, DigitClassifier } from './api.ts';
import { create } from './create.ts';

export type * from './api.ts';
export type { EngineCost } from './engines/cost.ts';
export type { EngineName, EngineProfile } from './engines/engine.ts';
export { InkdigitError, type InkdigitErrorCode } from './errors.ts';
export type { Metrics, ModelCard } from './model/model.ts';
export type { PixelImage } from './preprocess/image.ts';

/**
 * Makes a classifier.
 *
 * @example
 * const classifier = await createClassifier({ model: '/digits.bin' });
 * const { digit, confidence } = await classifier.classify(canvas);
 * @throws {InkdigitError} `option`, `model-fetch`, `model-format`, `model-integrity` or
 *   `engine-unavailable`; rejects with the signal's reason when aborted.
 */
export function createClassifier(
  options: ClassifierOptions & Required<Pick<ClassifierOptions, 'model'>>,
): Promise<DigitClassifier>;
export function createClassifier(options: ClassifierOptions = {}): Promise<DigitClassifier> {
  return create(options, null);
}
