/** The exports that lie in the repository are those of the bundles beside them. */
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { writeExports } from '../src/export/exports.ts';
import { encodeTflite } from '../src/export/tflite/index.ts';
import { REPOSITORY } from '../src/files/paths.ts';
import { decodeModel } from '../src/sdk.ts';

const models = join(REPOSITORY, 'models');
const bundles = readdirSync(models).filter((name) => existsSync(join(models, name, 'model.bin')));

const FILES = [
  'README.md',
  'onnx/model.onnx',
  'tfjs/group1-shard1of1.bin',
  'tfjs/model.json',
  'tflite/model.tflite',
];

test.each(bundles)('the exports of %s are made of its model.bin', async (bundle) => {
  const out = mkdtempSync(join(tmpdir(), 'inkdigit-'));
  const sizes = await writeExports(join(models, bundle), { out });
  const exported = join(models, bundle, 'exports');
  const files = readdirSync(exported, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(exported.length + 1));
  expect(files.sort()).toEqual(FILES);
  for (const file of FILES) {
    const fresh = readFileSync(join(out, file));
    const remedy = `run \`npm run exports -w training -- models/${bundle}\``;
    expect(readFileSync(join(exported, file)).equals(fresh), `${file}: ${remedy}`).toBe(true);
    if (file !== 'README.md') expect(sizes[file]).toBe(fresh.length);
  }
});

test('a batch is a positive integer', () => {
  const model = decodeModel(readFileSync(join(models, bundles[0] ?? '', 'model.bin')));
  for (const batch of [0, -1, 1.5, NaN]) {
    expect(() => encodeTflite(model, { batch })).toThrow(RangeError);
  }
  expect(encodeTflite(model, { batch: 64 })).not.toEqual(encodeTflite(model));
});
