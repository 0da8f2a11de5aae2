/** Threads change how long a call takes and nothing else, whatever becomes of the workers. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { createClassifier } from '../src/core.ts';
import { createWasmEngine } from '../src/engines/wasm/index.ts';
import { InkdigitError } from '../src/errors.ts';
import { encodeModel } from '../src/model/encode.ts';
import { nextTask } from '../src/tasks.ts';
import { randomPixels } from './any-network.ts';
import { untrainedModel } from './api/digits.ts';
import { randomNetwork } from './networks.ts';
import { WebWorker } from './web-worker.ts';

const NETWORK = randomNetwork(
  7,
  { height: 28, width: 28 },
  [
    { kernel: 5, stride: 1, padding: 2, pool: 2, outChannels: 12 },
    { kernel: 3, stride: 1, padding: 1, pool: 2, outChannels: 20 },
  ],
  10,
);
const PIXELS = randomPixels(NETWORK, 2500, 1);
const DIGIT = 28 * 28;

let expected: Int32Array;

beforeEach(async () => {
  vi.stubGlobal('Worker', WebWorker);
  expected = await createWasmEngine(NETWORK).infer(PIXELS);
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

it('gives the same logits with workers, call after call and at once', async () => {
  const engine = createWasmEngine(NETWORK, { threads: 3 });
  const [first, second, short] = await Promise.all([
    engine.infer(PIXELS),
    engine.infer(PIXELS),
    engine.infer(PIXELS.subarray(0, DIGIT)),
  ]);
  expect(first).toEqual(expected);
  expect(second).toEqual(expected);
  expect(short).toEqual(expected.subarray(0, 10));
  expect(await engine.infer(PIXELS)).toEqual(expected);
  engine.dispose();
});

it('has its workers really work', async () => {
  const answers = vi.fn();
  class Watched extends WebWorker {
    constructor(url: string) {
      super(url);
      const listen = setInterval(() => {
        const { onmessage } = this;
        if (!onmessage) return;
        clearInterval(listen);
        this.onmessage = (event) => {
          answers();
          onmessage(event);
        };
      });
    }
  }
  vi.stubGlobal('Worker', Watched);
  const engine = createWasmEngine(NETWORK, { threads: 2 });
  while (answers.mock.calls.length < 10) expect(await engine.infer(PIXELS)).toEqual(expected);
  engine.dispose();
});

it('starts no worker for a call that is small', async () => {
  const started = vi.fn();
  vi.stubGlobal('Worker', started);
  const engine = createWasmEngine(NETWORK, { threads: 2 });
  await engine.infer(PIXELS.subarray(0, 50 * DIGIT));
  expect(started).not.toHaveBeenCalled();
  engine.dispose();
});

it('reads the pixels before it waits', async () => {
  const engine = createWasmEngine(NETWORK, { threads: 2 });
  const pixels = Buffer.from(PIXELS);
  const answer = engine.infer(pixels);
  pixels.fill(0);
  expect(await answer).toEqual(expected);
  engine.dispose();
});

it.each([
  [
    'throws, as trusted types make it',
    () => {
      throw new TypeError('This document requires a TrustedScriptURL');
    },
  ],
  [
    'never answers',
    class Silent extends WebWorker {
      override postMessage(): void {}
    },
  ],
  [
    'reports an error, as a content security policy makes it',
    class Forbidden {
      onerror: ((event: Event) => void) | null = null;
      constructor() {
        void nextTask().then(() => this.onerror?.(new Event('error')));
      }
      postMessage(): void {}
      terminate(): void {}
    },
  ],
])('goes on alone when a worker %s', async (_, worker) => {
  vi.stubGlobal('Worker', worker);
  const engine = createWasmEngine(NETWORK, { threads: 2 });
  expect(await engine.infer(PIXELS)).toEqual(expected);
  expect(await engine.infer(PIXELS)).toEqual(expected);
  engine.dispose();
});

it('goes on alone where there are no workers', async () => {
  vi.stubGlobal('Worker', undefined);
  const engine = createWasmEngine(NETWORK, { threads: 2 });
  expect(await engine.infer(PIXELS)).toEqual(expected);
});

it('ends calls and workers when it is disposed', async () => {
  const others = WebWorker.running;
  const engine = createWasmEngine(NETWORK, { threads: 2 });
  await engine.infer(PIXELS);
  const call = engine.infer(PIXELS);
  engine.dispose();
  await expect(call).rejects.toMatchObject({ code: 'disposed' });
  await expect(engine.infer(PIXELS)).rejects.toBeInstanceOf(InkdigitError);
  while (WebWorker.running > others) await nextTask();
});

it('is measured with its workers and keeps them busy, on a slow machine too', async () => {
  const posted = vi.spyOn(WebWorker.prototype, 'postMessage');
  const now = performance.now.bind(performance);
  vi.spyOn(performance, 'now').mockImplementation(() => 20 * now());
  const model = encodeModel({ ...untrainedModel(), network: NETWORK });
  const classifier = await createClassifier({ engine: 'wasm', threads: 4, model });
  await classifier.warmUp();
  expect(posted).toHaveBeenCalled();
  posted.mockClear();
  await classifier.classifyBatch(PIXELS);
  expect(posted).toHaveBeenCalled();
  classifier.dispose();
});
