/**
 * The student in the forms that its peers read, at `models/` of the site: the released int8 exports,
 * and a float32 form, which some runtimes are quicker in. Knows no contender.
 */
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { MODELS, SDK } from '../support/paths.ts';
import { countMacs, readLayers } from './adapters/support/model.ts';
import { TFLITE_BATCHES } from './adapters/support/portions.ts';
import { fold } from './float/fold.ts';
import { encodeOnnx } from './float/onnx.ts';
import { encodeTfjs } from './float/tfjs.ts';
import { encodeTflite } from './float/tflite.ts';
import { rawModel } from './raw.ts';

/**
 * Writes all forms of the model that the SDK embeds into a folder.
 * @param withInt8 whether anybody reads the int8 TFLite files, which take seconds to export.
 * @returns multiply-accumulates of one digit.
 * @throws {Error} when the SDK is not built, or embeds a model that is not in `models/`.
 */
export async function writeStudents(folder: string, withInt8: boolean): Promise<number> {
  const write = (name: string, bytes: Uint8Array): void => {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
  };
  const embedded = join(SDK, 'model.bin');
  if (!existsSync(embedded)) throw new Error('The SDK is not built: run npm run build -w sdk.');
  const model = readFileSync(embedded);
  write('model.bin', model);
  const bundle = bundleOf(model);
  const raw = rawModel(bundle);
  write('raw.bin', raw);
  const layers = readLayers(raw.buffer);

  const folded = fold(layers);
  for (const [name, bytes] of Object.entries(encodeTfjs(folded)))
    write(`float/tfjs/${name}`, bytes);
  write('float/model.onnx', encodeOnnx(folded));
  for (const batch of TFLITE_BATCHES) {
    write(`float/model-${batch}.tflite`, encodeTflite(folded, batch));
  }

  cpSync(join(bundle, 'exports/onnx/model.onnx'), join(folder, 'int8/model.onnx'));
  const batches = (withInt8 ? TFLITE_BATCHES : []).map(async (batch) => {
    const out = join(folder, `int8/batch-${batch}`);
    await exportTflite(bundle, out, batch);
    cpSync(join(out, 'tflite/model.tflite'), join(folder, `int8/model-${batch}.tflite`));
  });
  await Promise.all(batches);
  return countMacs(layers);
}

/** The released bundle with this model. */
function bundleOf(model: Buffer): string {
  const has = (folder: string): boolean => {
    const file = join(folder, 'model.bin');
    return existsSync(file) && readFileSync(file).equals(model);
  };
  const found = readdirSync(MODELS)
    .map((name) => join(MODELS, name))
    .find(has);
  if (!found) throw new Error('The SDK embeds no model of models/: run npm run build -w sdk.');
  return found;
}

/** TFLite files have their batch written into them: the trainer's exporter makes them of any size. */
async function exportTflite(bundle: string, out: string, batch: number): Promise<void> {
  const args = ['run', 'exports', '-w', 'training', '--', bundle, '--only', 'tflite'];
  await promisify(execFile)('npm', [...args, '--batch', String(batch), '--out', out], {
    cwd: resolve(import.meta.dirname, '../..'),
    shell: process.platform === 'win32',
  });
}
