/** From where the page has a model to a model that reads digits. */
import type { ClassifierOptions, ModelInfo } from '../api.ts';
import { FRAME } from '../preprocess/centre.ts';
import type { ArithmeticDecoder } from './arithmetic/decode.ts';
import { decodeModel } from './decode.ts';
import { loadModel } from './load.ts';
import type { Model } from './model.ts';
import { invalid } from './refuse.ts';
import { sha256, toHex } from './sha256.ts';

/** A model, and what a page may know of it. */
export interface OpenModel {
  readonly model: Model;
  readonly info: ModelInfo;
}

/**
 * Loads, checks and decodes the model that the options name.
 * @param fallback the model when they name none, if there is one.
 * @param decoder of its tensors.
 * @throws {InkdigitError} `option`, `model-fetch`, `model-format` or `model-integrity`; the signal's
 *   reason when aborted.
 */
export async function openModel(
  options: ClassifierOptions,
  fallback: (() => Uint8Array) | null,
  decoder?: ArithmeticDecoder,
): Promise<OpenModel> {
  const bytes = await loadModel(options, fallback);
  // What travels with the code is right unless the code is not.
  const model = decodeModel(bytes, options.model === undefined, decoder);
  const { network, name, version, labels, metrics } = model;
  const { height, width, channels } = network;
  if (height !== FRAME || width !== FRAME || channels !== 1) {
    invalid(`it reads ${height} × ${width} × ${channels} pixels, not 28 × 28 × 1`);
  }
  let hash: string | undefined;
  const info: ModelInfo = {
    name,
    version,
    labels,
    metrics,
    bytes: bytes.length,
    // Few ask, and it takes longer than a digit.
    get sha256() {
      return (hash ??= toHex(sha256(bytes)));
    },
  };
  return { model, info };
}
