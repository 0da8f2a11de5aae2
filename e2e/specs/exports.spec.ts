/** Every export, opened by the runtime that it is for: it reads digits as our own engines do. */
import { createClassifier } from 'inkdigit';
import { DIGIT_BYTES, type Digits, loadTestDigits } from '../support/digits.ts';
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
  /** SwiftShader takes its time for a digit of tfjs: it gets the first ones only. */
  readonly most?: number;
  /** What it tells the console without meaning harm. */
  readonly chatter?: RegExp;
}

const RUNTIMES: Record<string, Runtime> = {
  'TensorFlow.js on WebGPU': { page: 'tfjs', backend: 'webgpu', exact: true, most: 500 },
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
let expected: Promise<Int32Array[]> | undefined;

/** Logits of all test digits by the reference. */
async function reference(): Promise<Int32Array[]> {
  const classifier = await createClassifier({ engine: 'js' });
  const predictions = await classifier.classifyBatch(all.pixels);
  classifier.dispose();
  return predictions.map(({ logits }) => logits);
}

for (const [name, runtime] of Object.entries(RUNTIMES)) {
  const { page: file, backend, exact, most, chatter } = runtime;
  const count = Math.min(all.count, most ?? Infinity);
  test(`${name} reads ${String(count)} MNIST test digits as we do`, async ({ page, problems }) => {
    test.setTimeout(180_000);
    if (chatter) problems.allow(chatter);
    const digits: Digits['pixels'] = all.pixels.subarray(0, count * DIGIT_BYTES);
    await page.route('**/digits.bin', (route) => route.fulfill({ body: Buffer.from(digits) }));
    await page.goto(`${site.origin}/pages/exports/${file}.html`);
    const logits = await page.evaluate(
      async ({ backend, batch }) => {
        const pixels = new Uint8Array(await (await fetch('/digits.bin')).arrayBuffer());
        const run = await openExport('/models/digits-v1/exports', backend);
        const logits: number[] = [];
        for (let at = 0; at < pixels.length; at += batch) {
          logits.push(...(await run(pixels.slice(at, at + batch))));
        }
        return logits;
      },
      { backend, batch: BATCH * DIGIT_BYTES },
    );

    const own = await (expected ??= reference());
    const labels = logits.length / count;
    const answers = Array.from({ length: count }, (_, n) =>
      logits.slice(n * labels, (n + 1) * labels),
    );
    const alike = answers.filter((answer, n) => largest(answer) === largest(own[n] ?? [])).length;
    const equal = answers.filter((answer, n) => String(answer) === String(own[n])).length;
    console.log(`${name}: ${String(alike)} of ${String(count)} alike, ${String(equal)} exactly`);
    expect(alike / count).toBeGreaterThanOrEqual(AGREEMENT);
    if (exact) expect(equal).toBe(count);
  });
}

function largest(logits: ArrayLike<number>): number {
  const list = Array.from(logits);
  return list.indexOf(Math.max(...list));
}
