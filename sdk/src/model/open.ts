/** From where the page has a model to a model that reads digits. */
import type { ClassifierOptions, ModelInfo } from '../api.ts';
import { InkdigitError } from '../errors.ts';
import { DIGIT_BYTES } from '../input/digit.ts';
import { decodeModel } from './decode.ts';
import { loadModel } from './load.ts';
import type { Model } from './model.ts';
import { sha256, toHex } from './sha256.ts';

/** What a model's file is, whatever is in it. */
export type ModelFile = Pick<ModelInfo, 'sha256' | 'bytes'>;

/**
 * Loads, checks and decodes the model that the options name.
 * @param fallback the model when they name none, if there is one.
 * @throws {InkdigitError} `option`, `model-fetch`, `model-format` or `model-integrity`; the signal's
 *   reason when aborted.
 */
export async function openModel(
  options: ClassifierOptions,
  fallback: (() => Uint8Array) | null,
): Promise<{ readonly model: Model; readonly file: ModelFile }> {
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
  return { model, file: { sha256: toHex(sha256(bytes)), bytes: bytes.length } };
}
