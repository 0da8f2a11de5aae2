/**
 * `inkdigit`: the library with its model inside.
 *
 * Importing it does nothing and needs no browser.
 */
import text from '#model';
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
 * const classifier = await createClassifier();
 * const { digit, confidence } = await classifier.classify(canvas);
 * @throws {InkdigitError} `option`, `model-fetch`, `model-format`, `model-integrity` or
 *   `engine-unavailable`; rejects with the signal's reason when aborted.
 */
export function createClassifier(options: ClassifierOptions = {}): Promise<DigitClassifier> {
  return create(options, embeddedModel);
}

/** The model's bytes, of which each is two characters: the lower four bits of both. */
function embeddedModel(): Uint8Array {
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) {
    bytes[i] = (text.charCodeAt(2 * i) << 4) | (text.charCodeAt(2 * i + 1) & 15);
  }
  return bytes;
}
