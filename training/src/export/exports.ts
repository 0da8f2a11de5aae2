/**
 * A bundle in the formats of other runtimes: `exports/{tfjs,tflite,onnx}` beside its `model.bin`.
 *
 * Owns which files there are and where. Their contents are made of model.bin alone.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { writeFileAtomically } from '../files/atomic.ts';
import { decodeModel } from '../sdk.ts';
import { encodeOnnx } from './onnx/index.ts';
import { makeReadme } from './readme.ts';
import { encodeTfjs } from './tfjs/index.ts';
import { encodeTflite, type TfliteOptions } from './tflite/index.ts';

/** Where exports go and how they are made. */
export interface ExportOptions extends TfliteOptions {
  /** Folder to write to; `exports` in the bundle when absent. */
  readonly out?: string;
}

/**
 * Writes every export of a bundle.
 * @param bundle folder that holds model.bin.
 * @returns bytes of each written file, by its path within the folder.
 * @throws {InkdigitError} when model.bin is not one; {Error} as the encoders do.
 */
export async function writeExports(
  bundle: string,
  { out = join(bundle, 'exports'), ...tflite }: ExportOptions = {},
): Promise<Record<string, number>> {
  const model = decodeModel(await readFile(join(bundle, 'model.bin')));
  const files: Record<string, Uint8Array> = {
    'tflite/model.tflite': encodeTflite(model, tflite),
    'onnx/model.onnx': encodeOnnx(model),
  };
  for (const [name, bytes] of Object.entries(encodeTfjs(model))) files[`tfjs/${name}`] = bytes;
  const sizes = Object.fromEntries(
    Object.entries(files).map(([name, { length }]) => [name, length]),
  );
  files['README.md'] = Buffer.from(makeReadme(model, sizes, tflite.batch ?? 1));
  for (const [name, bytes] of Object.entries(files)) {
    await writeFileAtomically(join(out, name), bytes);
  }
  return sizes;
}
