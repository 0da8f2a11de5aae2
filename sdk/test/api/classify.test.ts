/** What a page does with a classifier, on source and on the built files alike. */
import { createHash } from 'node:crypto';

import { beforeAll, describe, expect, it, vi } from 'vitest';

import { inferLogits } from '../../src/engines/js/infer.ts';
import { BUILDS, type Library } from './builds.ts';
import {
  many,
  PICTURES,
  READY,
  SEVEN_READY,
  SEVENS,
  untrainedFile,
  untrainedModel,
} from './digits.ts';

const model = untrainedFile();
const { network, logitScale } = untrainedModel();
const none = new Uint8Array(784);

describe.each(Object.entries(BUILDS))('%s', (_, load) => {
  let library: Library;
  beforeAll(async () => {
    library = await load();
  });
  const make = () => library.createClassifier({ engine: 'js', model });

  it('reads with the model that it brings', async () => {
    const classifier = await library.createClassifier();
    const answers = await classifier.classifyBatch(PICTURES);
    expect(answers.map(({ digit }) => digit)).toEqual([7, 3, 4]);
    expect(classifier.model.labels).toEqual([...'0123456789']);
    classifier.dispose();
  });

  it('explains its answer', async () => {
    const classifier = await make();
    const prediction = await classifier.classify(SEVEN_READY);
    const logits = inferLogits(network, SEVEN_READY, 1);
    expect(prediction.logits).toEqual(logits);
    expect(prediction.digit).toBe(logits.indexOf(Math.max(...logits)));
    expect(prediction.confidence).toBe(Math.max(...prediction.probabilities));
    expect(prediction.probabilities.reduce((a, b) => a + b)).toBeCloseTo(1, 6);
    const [first = 0, second = 0] = prediction.probabilities;
    const [one = 0, two = 0] = logits;
    expect(Math.log(first / second)).toBeCloseTo((one - two) * logitScale, 3);
    expect(prediction).toMatchObject({ status: 'digit', engine: 'js' });
  });

  it('sees the same in every colour', async () => {
    const classifier = await make();
    for (const seven of SEVENS) expect(await classifier.normalize(seven)).toEqual(SEVEN_READY);
    const copy = await classifier.normalize(SEVEN_READY);
    expect(copy).toEqual(SEVEN_READY);
    expect(copy.buffer).not.toBe(SEVEN_READY.buffer);
  });

  it('calls no ink blank, by itself and in a batch', async () => {
    const classifier = await make();
    const pad = { data: new Uint8ClampedArray(4 * 50 * 50), width: 50, height: 50 };
    const [ready, digit, picture] = await classifier.classifyBatch([none, SEVEN_READY, pad]);
    expect(digit?.status).toBe('digit');
    const dust = await classifier.classify(new Uint8Array(784).fill(1));
    for (const blank of [ready, picture, dust, await classifier.classify(pad)]) {
      expect(blank).toMatchObject({ digit: null, status: 'blank', confidence: 0 });
      expect(blank?.logits).toEqual(new Int32Array(10));
      expect(blank?.probabilities).toEqual(new Float32Array(10).fill(0.1));
    }
  });

  it('keeps the digits of calls that overlap apart, and from what the caller does to them', async () => {
    const classifier = await make();
    await classifier.classify(SEVEN_READY);
    const mine = new Uint8Array(SEVEN_READY);
    const calls = [classifier.classify(mine), classifier.classify(none)];
    mine.fill(0);
    const answers = await Promise.all([...calls, classifier.classify(SEVEN_READY)]);
    expect(answers.map(({ status }) => status)).toEqual(['digit', 'blank', 'digit']);
  });

  it('answers a batch as it answers each digit', async () => {
    const classifier = await make();
    const each = await Promise.all(READY.map((digit) => classifier.classify(digit)));
    expect(await classifier.classifyBatch(READY)).toEqual(each);
    expect(await classifier.classifyBatch(new Set(READY))).toEqual(each);
    expect(await classifier.classifyBatch(PICTURES)).toEqual(each);
    const flat = await classifier.classifyBatch(many(100));
    expect(flat).toEqual(Array.from({ length: 100 }, (_, n) => each[n % each.length]));
    expect(await classifier.classifyBatch([])).toEqual([]);
    expect(await classifier.classifyBatch(new Uint8Array())).toEqual([]);
  });

  it('tells how far a batch is, and gives the page its turns', async () => {
    const classifier = await make();
    const turns = vi.fn();
    const timer = setInterval(turns, 0);
    const progress: number[] = [];
    await classifier.classifyBatch(many(300), {
      onProgress: ({ done, total }) => {
        expect(total).toBe(300);
        progress.push(done);
      },
    });
    clearInterval(timer);
    expect(progress.at(-1)).toBe(300);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    expect(turns.mock.calls.length).toBeGreaterThan(2);
  });

  it('takes the input as it is when it is called', async () => {
    const classifier = await make();
    const pad = { ...PICTURES[0], data: Uint8Array.from(PICTURES[0]?.data ?? []) } as const;
    const answer = classifier.classify({ ...pad, width: 100, height: 100 });
    pad.data.fill(0);
    expect((await answer).logits).toEqual(inferLogits(network, SEVEN_READY, 1));
  });

  it('stops with the reason of the signal', async () => {
    const classifier = await make();
    const reason = new Error('enough');
    const signal = AbortSignal.abort(reason);
    await expect(classifier.classify(SEVEN_READY, { signal })).rejects.toBe(reason);
    // As scheduled tasks have it, which Node does not know.
    Object.defineProperty(signal, Symbol.toStringTag, { value: 'TaskSignal' });
    await expect(classifier.classify(SEVEN_READY, { signal })).rejects.toBe(reason);
    await expect(classifier.classifyBatch(READY, { signal })).rejects.toBe(reason);
    await expect(library.createClassifier({ signal })).rejects.toBe(reason);

    const abort = new AbortController();
    const onProgress = vi.fn(() => abort.abort(reason));
    const batch = classifier.classifyBatch(many(100), { signal: abort.signal, onProgress });
    await expect(batch).rejects.toBe(reason);
    expect(onProgress).toHaveBeenCalledTimes(1);
  });

  it('ends with dispose, which may be repeated', async () => {
    const classifier = await make();
    const other = await make();
    const pending = classifier.classifyBatch(many(100));
    const single = classifier.classify(SEVEN_READY);
    classifier.dispose();
    classifier.dispose();
    await classifier[Symbol.asyncDispose]();
    const disposed = { name: 'InkdigitError', code: 'disposed' };
    await expect(pending).rejects.toMatchObject(disposed);
    await expect(single).rejects.toMatchObject(disposed);
    await expect(classifier.classify(none)).rejects.toMatchObject(disposed);
    await expect(classifier.classifyBatch([])).rejects.toMatchObject(disposed);
    await expect(classifier.normalize(none)).rejects.toMatchObject(disposed);
    await expect(classifier.warmUp()).rejects.toMatchObject(disposed);
    expect(classifier.engine).toBe('js');
    await expect(other.classify(SEVEN_READY)).resolves.toMatchObject({ status: 'digit' });
  });

  it('says what it runs', async () => {
    const classifier = await make();
    await classifier.warmUp();
    expect(classifier.engine).toBe('js');
    const { name, version, labels, metrics } = untrainedModel();
    const sha256 = createHash('sha256').update(model).digest('hex');
    const bytes = model.length;
    expect(classifier.model).toEqual({ name, version, labels, metrics, sha256, bytes });
  });

  it('does without a GPU and says why, once whoever asked can listen', async () => {
    const gpu = { requestAdapter: () => Promise.resolve(null) } as unknown as GPU;
    const classifier = await library.createClassifier({ model, gpu });
    const change = vi.fn();
    classifier.addEventListener('enginechange', ({ detail }) => change(detail));
    await classifier.warmUp();
    expect(change.mock.calls).toEqual([
      [{ from: 'webgpu', to: 'wasm', reason: expect.stringMatching(/no adapter/) }],
    ]);
    const forced = library.createClassifier({ model, gpu, engine: 'webgpu' });
    await expect(forced).rejects.toMatchObject({ code: 'engine-unavailable' });
  });

  it('does without WebAssembly and a GPU, and says so of both', async () => {
    const gpu = { requestAdapter: () => Promise.resolve(null) } as unknown as GPU;
    vi.stubGlobal('WebAssembly', undefined);
    try {
      const classifier = await library.createClassifier({ model, gpu });
      const change = vi.fn();
      classifier.addEventListener('enginechange', ({ detail }) => change(detail));
      expect(await classifier.classify(SEVEN_READY)).toMatchObject({ engine: 'js' });
      await classifier.warmUp();
      expect(change.mock.calls).toEqual([
        [{ from: 'wasm', to: 'js', reason: expect.stringMatching(/WebAssembly/) }],
        [{ from: 'webgpu', to: 'js', reason: expect.stringMatching(/no adapter/) }],
      ]);
      const forced = library.createClassifier({ model, engine: 'wasm' });
      await expect(forced).rejects.toMatchObject({ code: 'engine-unavailable' });
    } finally {
      vi.unstubAllGlobals();
    }
  });

  it('shows what it goes by, once that is measured', async () => {
    const classifier = await library.createClassifier({ model, engine: 'wasm' });
    expect(classifier.timings).toEqual({});
    expect(await classifier.classify(SEVEN_READY)).toMatchObject({ engine: 'wasm' });
    await classifier.warmUp();
    const { wasm, ...others } = classifier.timings;
    expect(others).toEqual({});
    expect(wasm?.fixed).toBeGreaterThan(0);
    expect(wasm?.perDigit).toBeGreaterThan(0);
  });

  it('says nothing more once it is disposed', async () => {
    const classifier = await library.createClassifier({ model });
    const change = vi.fn();
    classifier.addEventListener('enginechange', change);
    classifier.dispose();
    await new Promise((resolve) => setImmediate(resolve));
    expect(change).not.toHaveBeenCalled();
  });
});
