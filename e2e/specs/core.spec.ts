/** inkdigit/core with a model of the page's own: from where, and every way that it may be bad. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClassifierOptions, InkdigitErrorCode } from 'inkdigit';
import { SDK } from '../support/paths.ts';
import { expect, test } from '../support/test.ts';

test.use({ sdkPage: 'core.html' });

type ModelSource = NonNullable<ClassifierOptions['model']>;

const MODEL = readFileSync(join(SDK, 'model.bin'));
const integrity = `sha256-${createHash('sha256').update(MODEL).digest('base64')}`;
const sha256 = createHash('sha256').update(MODEL).digest('hex');

/** Where a page may have the model; each runs in the page. */
const SOURCES: Record<string, () => Promise<ModelSource>> = {
  'a relative URL': () => Promise.resolve('../sdk/model.bin'),
  'a URL object': () => Promise.resolve(new URL('/sdk/model.bin', location.href)),
  'an ArrayBuffer': async () => (await fetch('/sdk/model.bin')).arrayBuffer(),
  'a Uint8Array': async () => new Uint8Array(await (await fetch('/sdk/model.bin')).arrayBuffer()),
};

for (const [what, source] of Object.entries(SOURCES)) {
  test(`takes the model from ${what}`, async ({ sdk }) => {
    const model = await sdk.evaluateHandle(source);
    const answer = await sdk.evaluate(
      async ({ model, integrity }) => {
        const progress: number[] = [];
        const classifier = await inkdigit.createClassifier({
          model,
          integrity,
          onProgress: ({ done }) => progress.push(done),
        });
        const { digit } = await classifier.classify(tools.draw(7));
        const { sha256, bytes, labels } = classifier.model;
        classifier.dispose();
        return { digit, sha256, bytes, labels, arrived: progress.at(-1) };
      },
      { model, integrity },
    );
    expect(answer).toMatchObject({ digit: 7, sha256, bytes: MODEL.length });
    expect(answer.labels).toEqual([...'0123456789']);
    if (what.includes('URL')) expect(answer.arrived).toBe(MODEL.length);
  });
}

test('needs to be told which model', async ({ sdk }) => {
  const failure = await sdk.evaluate(() => tools.failure(() => inkdigit.createClassifier()));
  expect(failure).toMatchObject({ name: 'InkdigitError', code: 'option' });
});

/** What a server may send instead of the model, with what status, and the error that it gives. */
interface BadAnswer {
  readonly what: string;
  readonly body: Buffer | string;
  readonly status?: number;
  readonly integrity?: string;
  readonly code: InkdigitErrorCode;
}

const flipped = Buffer.from(MODEL);
flipped.writeUInt8(flipped.readUInt8(flipped.length >> 1) ^ 0x10, flipped.length >> 1);
const newer = Buffer.from(MODEL);
newer.writeUInt16LE(999, 4);
const html = '<!doctype html><title>Welcome</title>';

const BAD_ANSWERS: readonly BadAnswer[] = [
  { what: 'a flipped bit', body: flipped, code: 'model-integrity' },
  { what: 'half of it', body: MODEL.subarray(0, MODEL.length >> 1), code: 'model-integrity' },
  { what: 'its first bytes', body: MODEL.subarray(0, 10), code: 'model-integrity' },
  { what: 'more than it', body: Buffer.concat([MODEL, MODEL]), code: 'model-integrity' },
  { what: 'nothing', body: '', code: 'model-format' },
  { what: 'a web page', body: html, code: 'model-format' },
  { what: 'a format of the future', body: newer, code: 'model-format' },
  { what: '404', body: html, status: 404, code: 'model-fetch' },
  { what: '500', body: '', status: 500, code: 'model-fetch' },
  {
    what: 'another file than promised',
    body: MODEL,
    integrity: `sha256-${'A'.repeat(43)}=`,
    code: 'model-integrity',
  },
  { what: 'a flipped bit, with integrity', body: flipped, integrity, code: 'model-integrity' },
];

for (const { what, body, status = 200, integrity: promised, code } of BAD_ANSWERS) {
  test(`a server that sends ${what} gives ${code}`, async ({ sdk, problems }) => {
    if (status !== 200) problems.allow(/Failed to load resource/);
    await sdk.route('**/bad.bin', (route) => route.fulfill({ status, body }));
    const failure = await sdk.evaluate(
      (integrity) =>
        tools.failure(() => inkdigit.createClassifier({ model: '/bad.bin', integrity })),
      promised,
    );
    expect(failure).toMatchObject({ name: 'InkdigitError', code });
  });
}

test('a server that cannot be reached gives model-fetch', async ({ sdk, problems }) => {
  problems.allow(/Failed to load resource/);
  await sdk.route('**/gone.bin', (route) => route.abort('connectionrefused'));
  const failure = await sdk.evaluate(() =>
    tools.failure(() => inkdigit.createClassifier({ model: '/gone.bin' })),
  );
  expect(failure).toMatchObject({ name: 'InkdigitError', code: 'model-fetch' });
});

test('an abort stops the download with the reason of the signal', async ({ sdk }) => {
  // This answer never comes.
  await sdk.route('**/slow.bin', () => undefined);
  const outcome = await sdk.evaluate(async () => {
    const abort = new AbortController();
    const made = inkdigit.createClassifier({ model: '/slow.bin', signal: abort.signal });
    abort.abort('changed my mind');
    return made.then(
      () => 'made',
      (reason: unknown) => reason,
    );
  });
  expect(outcome).toBe('changed my mind');
});

test('the code for the GPU is fetched by who wants a GPU only', async ({ sdk }) => {
  const fetched: string[] = [];
  sdk.on('request', (request) => fetched.push(request.url()));
  const run = (engine: 'js' | 'wasm' | 'webgpu'): Promise<number | null> =>
    sdk.evaluate(async (engine) => {
      const classifier = await inkdigit.createClassifier({ engine, model: '/sdk/model.bin' });
      const { digit } = await classifier.classify(tools.draw(7));
      classifier.dispose();
      return digit;
    }, engine);
  const gpuCode = (): number => fetched.filter((url) => url.endsWith('core-webgpu.js')).length;
  expect([await run('js'), await run('wasm'), gpuCode()]).toEqual([7, 7, 0]);
  expect([await run('webgpu'), await run('webgpu'), gpuCode()]).toEqual([7, 7, 1]);
});

test('without the code for the GPU, webgpu says what is missing, and auto reads on', async ({
  sdk,
  problems,
}) => {
  problems.allow(/Failed to load resource/);
  await sdk.route('**/core-webgpu.js', (route) => route.fulfill({ status: 404 }));
  const outcome = await sdk.evaluate(async () => {
    const model = '/sdk/model.bin';
    const failure = await tools.failure(() =>
      inkdigit.createClassifier({ engine: 'webgpu', model }),
    );
    const classifier = await inkdigit.createClassifier({ model });
    const changed = new Promise<string>((resolve) => {
      classifier.addEventListener('enginechange', ({ detail }) => {
        if (detail.from === 'webgpu') resolve(detail.reason);
      });
    });
    await classifier.warmUp();
    const { digit, engine } = await classifier.classify(tools.draw(7));
    const reason = await changed;
    classifier.dispose();
    return { failure, digit, engine, reason };
  });
  expect(outcome.failure).toMatchObject({ code: 'engine-unavailable' });
  expect(outcome.failure?.message).toContain('serve core-webgpu.js');
  expect(outcome).toMatchObject({ digit: 7, engine: 'wasm' });
  expect(outcome.reason).toContain('serve core-webgpu.js');
});

test('the code for numbers is fetched with the first number, and missed with a remedy', async ({
  sdk,
  problems,
}) => {
  problems.allow(/Failed to load resource/);
  const fetched: string[] = [];
  sdk.on('request', (request) => fetched.push(request.url()));
  let serves = false;
  await sdk.route('**/core-number.js', (route) =>
    serves ? route.continue() : route.fulfill({ status: 404 }),
  );
  const before = await sdk.evaluate(async () => {
    const classifier = await inkdigit.createClassifier({ engine: 'js', model: '/sdk/model.bin' });
    return (await classifier.classify(tools.draw(7))).digit;
  });
  expect(before).toBe(7);
  expect(fetched.filter((url) => url.endsWith('core-number.js'))).toHaveLength(0);
  const failure = await sdk.evaluate(() =>
    tools.failure(async () => {
      const classifier = await inkdigit.createClassifier({ engine: 'js', model: '/sdk/model.bin' });
      await classifier.readNumber(tools.draw(7));
    }),
  );
  expect(failure).toMatchObject({ code: 'engine-unavailable' });
  expect(failure?.message).toContain('serve core-number.js');

  serves = true;
  await sdk.reload();
  await sdk.waitForFunction(() => 'inkdigit' in globalThis);
  const text = await sdk.evaluate(async () => {
    const classifier = await inkdigit.createClassifier({ engine: 'js', model: '/sdk/model.bin' });
    return (await classifier.readNumber(tools.draw(7))).text;
  });
  expect(text).toBe('7');
});
