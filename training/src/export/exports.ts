/**
 * A bundle in the formats of other runtimes: `exports/{tfjs,tflite,onnx}` beside its `model.bin`.
 *
 * Owns which files there are and where. Their contents are made of model.bin alone.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { writeFileAtomically } from '../files/atomic.ts';
import { decodeModel, type Model } from '../sdk.ts';
import { encodeOnnx } from './onnx/index.ts';
import { makeReadme } from './readme.ts';
import { encodeTfjs } from './tfjs/index.ts';
import { encodeTflite } from './tflite/index.ts';

/** The formats; each has a folder of its name. */
export const FORMATS = ['tfjs', 'tflite', 'onnx'] as const;
export type Format = (typeof FORMATS)[number];

/** Where exports go and how they are made. */
export interface ExportOptions {
  /** Folder to write to; `exports` in the bundle when absent. */
  readonly out?: string;
  /** Digits per call of the TFLite file, 1 when absent; see `TfliteOptions`. */
  readonly batch?: number;
  /** The one format to write, without the page that explains all; every format when absent. */
  readonly only?: Format;
}

/** How each format's files are made: contents by name. */
const ENCODERS: Record<Format, (model: Model, batch: number) => Record<string, Uint8Array>> = {
  tfjs: (model) => encodeTfjs(model),
  tflite: (model, batch) => ({ 'model.tflite': encodeTflite(model, { batch }) }),
  onnx: (model) => ({ 'model.onnx': encodeOnnx(model) }),
};

/**
 * Writes the exports of a bundle.
 * @param bundle folder that holds model.bin.
 * @returns bytes of each written model file, by its path within the folder.
 * @throws {InkdigitError} when model.bin is not one; {Error} as the encoders do.
 */
export async function writeExports(
  bundle: string,
  { out = join(bundle, 'exports'), batch = 1, only }: ExportOptions = {},
): Promise<Record<string, number>> {
  const model = decodeModel(await readFile(join(bundle, 'model.bin')));
  const files = FORMATS.filter((format) => !only || format === only).flatMap((format) =>
    Object.entries(ENCODERS[format](model, batch)).map(
      ([name, bytes]) => [`${format}/${name}`, bytes] as const,
    ),
  );
  const sizes = Object.fromEntries(files.map(([name, { length }]) => [name, length]));
  for (const [name, bytes] of files) await writeFileAtomically(join(out, name), bytes);
  if (!only) await writeFileAtomically(join(out, 'README.md'), makeReadme(model, sizes, batch));
  return sizes;
}
