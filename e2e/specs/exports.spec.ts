/** Every export, opened by the runtime that it is for: it reads digits as our own engines do. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClassifier } from 'inkdigit/core';
import { DIGIT_BYTES, loadTestDigits } from '../support/digits.ts';
import { MODELS } from '../support/paths.ts';
import { site } from '../support/site.ts';
import { expect, test } from '../support/test.ts';

/** Share of digits on which an export and our own engines may not differ. */
const AGREEMENT = 0.9995;

/** Digits per call, where a file takes as many as one likes. */
const BATCH = 250;

/** A runtime: its page, and what computes in it. */
interface Runtime {
  readonly page: string;
  readonly backend: string;
  /** Whether its logits must be our own integers. */
  readonly exact: boolean;
  /** SwiftShader takes its time for a digit of tfjs: bundles share so many of the first ones. */
  readonly most?: number;
  /** What it tells the console without meaning harm. */
  readonly chatter?: RegExp;
}

const RUNTIMES: Record<string, Runtime> = {
  'TensorFlow.js on WebGPU': { page: 'tfjs', backend: 'webgpu', exact: true, most: 300 },
  'TensorFlow.js on WASM': { page: 'tfjs', backend: 'wasm', exact: true },
  'LiteRT.js': {
    page: 'litert',
    backend: 'wasm',
    exact: false,
    chatter: /^console error: (INFO|WARNING): /,
  },
  'ONNX Runtime Web': { page: 'onnx', backend: 'wasm', exact: false },
};

const all = loadTestDigits();
const bundles = readdirSync(MODELS).filter((name) => existsSync(join(MODELS, name, 'model.bin')));

/** By bundle, the logits of all test digits by the reference. */
const known = new Map<string, Promise<Int32Array[]>>();

function reference(bundle: string): Promise<Int32Array[]> {
  const logits = known.get(bundle) ?? computeLogits(bundle);
  known.set(bundle, logits);
  return logits;
}

async function computeLogits(bundle: string): Promise<Int32Array[]> {
  const model = readFileSync(join(MODELS, bundle, 'model.bin'));
  const classifier = await createClassifier({ engine: 'js', model });
  const predictions = await classifier.classifyBatch(all.pixels);
  classifier.dispose();
  return predictions.map(({ logits }) => logits);
}

for (const bundle of bundles) {
  for (const [name, { page: file, backend, exact, most, chatter }] of Object.entries(RUNTIMES)) {
    const share = most ? Math.ceil(most / bundles.length) : Infinity;
    const count = Math.min(all.count, share);
    test(`${name} reads ${String(count)} MNIST test digits as ${bundle} does`, async ({
      page,
      problems,
    }) => {
      test.setTimeout(180_000);
      if (chatter) problems.allow(chatter);
      const digits = all.pixels.subarray(0, count * DIGIT_BYTES);
      await page.route('**/digits.bin', (route) => route.fulfill({ body: Buffer.from(digits) }));
      await page.goto(`${site.origin}/pages/exports/${file}.html`);
      const logits = await page.evaluate(
        async ({ exports, backend, batch }) => {
          const pixels = new Uint8Array(await (await fetch('/digits.bin')).arrayBuffer());
          const run = await openExport(exports, backend);
          const logits: number[] = [];
          for (let at = 0; at < pixels.length; at += batch) {
            logits.push(...(await run(pixels.slice(at, at + batch))));
          }
          return logits;
        },
        { exports: `/models/${bundle}/exports`, backend, batch: BATCH * DIGIT_BYTES },
      );

      const own = await reference(bundle);
      const labels = logits.length / count;
      const answers = Array.from({ length: count }, (_, n) =>
        logits.slice(n * labels, (n + 1) * labels),
      );
      const alike = answers.filter((answer, n) => largest(answer) === largest(own[n] ?? []));
      const equal = answers.filter((answer, n) => String(answer) === String(own[n]));
      console.log(
        `${name}, ${bundle}: ${String(alike.length)} of ${String(count)} digits alike` +
          (exact ? `, ${String(equal.length)} to the last bit` : ''),
      );
      expect(alike.length / count).toBeGreaterThanOrEqual(AGREEMENT);
      if (exact) expect(equal).toHaveLength(count);
    });
  }
}

function largest(logits: ArrayLike<number>): number {
  const list = Array.from(logits);
  return list.indexOf(Math.max(...list));
}
