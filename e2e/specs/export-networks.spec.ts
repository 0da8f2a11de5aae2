/** Networks of any shape as TFLite files, written by the command and run by LiteRT.js. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClassifier } from 'inkdigit/core';
import { randomBundle, randomLayers } from '../support/bundle.ts';
import { ROOT } from '../support/paths.ts';
import { site } from '../support/site.ts';
import { expect, test } from '../support/test.ts';

const SEEDS = Array.from({ length: 12 }, (_, seed) => seed);

/** Digits per call of the files. */
const BATCH = 2;
const COUNT = 2 * BATCH;

/** Largest difference of a logit, of the largest one: kernels round ties of scaled sums their way. */
const TOLERANCE = 0.02;

test('LiteRT.js reads networks of any shape as we do', async ({ page, problems }) => {
  problems.allow(/^console error: (INFO|WARNING): /);
  const bundles = makeBundles();
  await page.route('**/any/**', (route) => {
    const file = new URL(route.request().url()).pathname.replace('/any/', '');
    return route.fulfill({ body: readFileSync(join(bundles, file)) });
  });
  await page.goto(`${site.origin}/pages/exports/litert.html`);

  for (const seed of SEEDS) {
    const pixels = noise(seed);
    const model = readFileSync(join(bundles, String(seed), 'model.bin'));
    const classifier = await createClassifier({ engine: 'js', model });
    const predictions = await classifier.classifyBatch(pixels);
    classifier.dispose();
    const expected = predictions.flatMap(({ logits }) => [...logits]);
    const answered = await page.evaluate(
      async ({ pixels, exports }) => (await openExport(exports, 'wasm'))(Uint8Array.from(pixels)),
      { pixels: [...pixels], exports: `/any/${String(seed)}/exports` },
    );

    const largest = Math.max(...expected.map(Math.abs));
    expect(answered).toHaveLength(expected.length);
    const differences = answered.map((logit, i) => Math.abs(logit - (expected[i] ?? 0)) / largest);
    const shape = JSON.stringify(randomLayers(seed));
    expect(Math.max(...differences), `network ${String(seed)}: ${shape}`).toBeLessThan(TOLERANCE);
  }
});

/** A folder with a bundle for every seed, and its exports as the command makes them. */
function makeBundles(): string {
  const folder = mkdtempSync(join(tmpdir(), 'inkdigit-'));
  const bundles = SEEDS.map((seed) => join(folder, String(seed)));
  bundles.forEach((bundle, seed) => {
    mkdirSync(bundle);
    writeFileSync(join(bundle, 'model.bin'), randomBundle(randomLayers(seed), seed));
  });
  const options = ['--only', 'tflite', '--batch', String(BATCH)];
  const command = ['run', 'exports', '-w', 'training', '--', ...bundles, ...options];
  const { status, stderr } = spawnSync('npm', command, {
    cwd: ROOT,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`npm ${command.join(' ')} failed:\n${stderr}`);
  return folder;
}

/** Random pixels, denser from digit to digit; none is blank. */
function noise(seed: number): Uint8Array {
  let state = seed + 1;
  return new Uint8Array(COUNT * 784).map((_, i) => {
    state = (state * 48271) % 0x7fffffff;
    return state % COUNT <= Math.floor(i / 784) ? (state >> 16) & 0xff : 0;
  });
}
