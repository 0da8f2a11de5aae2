/** `inkdigit/tfjs` as a page uses it, as source and as built. */
import { pathToFileURL } from 'node:url';

import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { createClassifier as createOwn } from '../src/index.ts';
import { encodeModel } from '../src/model/encode.ts';
import * as source from '../src/tfjs.ts';
import { built } from './api/builds.ts';
import { many, PICTURES, SEVEN_READY, untrainedFile, untrainedModel } from './api/digits.ts';
import { silentImage, silentSource } from './api/silent.ts';

type Entry = typeof source;

const ENTRIES: Record<string, () => Promise<Entry>> = {
  'source': () => Promise.resolve(source),
  'dist/tfjs.js': () => import(pathToFileURL(built('tfjs.js')).href) as Promise<Entry>,
};

describe.each(Object.entries(ENTRIES))('%s', (_, load) => {
  let inkdigit: Entry;
  let before = 0;

  beforeAll(async () => {
    inkdigit = await load();
    await tf.setBackend('cpu');
  });

  beforeEach(() => {
    before = tf.memory().numTensors;
  });

  afterEach(() => {
    expect(tf.memory().numTensors, 'tensors left behind').toBe(before);
  });

  it('predicts what inkdigit itself does', async () => {
    const own = await createOwn({ engine: 'js' });
    const classifier = await inkdigit.createClassifier({ tf });
    expect(classifier.model).toEqual(own.model);
    const inputs = [...PICTURES, SEVEN_READY, new Uint8Array(784)];
    const expected = (await own.classifyBatch(inputs)).map((one) => ({ ...one, engine: 'tfjs' }));
    expect(await classifier.classifyBatch(inputs)).toEqual(expected);
    for (const [n, input] of inputs.entries()) {
      expect(await classifier.classify(input)).toEqual(expected[n]);
      expect(await classifier.normalize(input)).toEqual(await own.normalize(input));
    }
    classifier.dispose();
    own.dispose();
  });

  it('takes another model, and batches of ready digits in portions', async () => {
    const model = untrainedFile();
    const own = await createOwn({ engine: 'js', model });
    const classifier = await inkdigit.createClassifier({ tf, model });
    const progress: number[] = [];
    const predictions = await classifier.classifyBatch(many(300), {
      onProgress: ({ done, total }) => progress.push(done / total),
    });
    const expected = await own.classifyBatch(many(300));
    expect(predictions.map(({ logits }) => logits)).toEqual(expected.map(({ logits }) => logits));
    expect(progress.length).toBeGreaterThan(1);
    expect(progress.at(-1)).toBe(1);
    classifier.dispose();
  });

  it('tells where the time went, when asked, in shares that add up', async () => {
    const classifier = await inkdigit.createClassifier({ tf });
    const [picture = SEVEN_READY] = PICTURES;
    expect(await classifier.classify(picture)).not.toHaveProperty('profile');
    const { profile } = await classifier.classify(picture, { profile: true });
    expect(profile).toMatchObject({ upload: 0, readback: 0 });
    expect(profile?.preprocess).toBeGreaterThan(0);
    expect(profile?.compute).toBeGreaterThan(0);
    const start = performance.now();
    const batch = await classifier.classifyBatch(Array(20).fill(picture), { profile: true });
    const elapsed = performance.now() - start;
    const sum = batch.reduce(
      (total, { profile }) => total + (profile?.preprocess ?? NaN) + (profile?.compute ?? NaN),
      0,
    );
    expect(sum).toBeGreaterThan(0);
    expect(sum).toBeLessThanOrEqual(elapsed);
    classifier.dispose();
  });

  it('runs on tensors of the page, and gives one back', async () => {
    const classifier = await inkdigit.createClassifier({ tf });
    const [expected] = await classifier.classifyBatch([SEVEN_READY]);
    const logits = tf.tidy(() => {
      const pixels = tf.tensor4d(SEVEN_READY, [1, 28, 28, 1], 'int32');
      return classifier.logits(pixels);
    });
    expect(logits.shape).toEqual([1, 10]);
    expect(Int32Array.from(await logits.data())).toEqual(expected?.logits);
    logits.dispose();
    classifier.dispose();
  });

  it('says what is wrong with its options', async () => {
    const create = (options: object): Promise<unknown> =>
      inkdigit.createClassifier({ tf, ...options });
    const wrong = { name: 'InkdigitError', code: 'option' };
    const noTf = { ...wrong, message: expect.stringMatching(/tf is not tfjs: import/) };
    for (const tf of [undefined, null, {}, 'tfjs']) {
      await expect(create({ tf })).rejects.toMatchObject(noTf);
    }
    const careless = inkdigit.createClassifier as () => Promise<unknown>;
    await expect(careless()).rejects.toMatchObject(wrong);
    await expect(create({ model: 7 })).rejects.toMatchObject(wrong);
    await expect(create({ integrity: '' })).rejects.toMatchObject(wrong);
    await expect(create({ integrity: `sha256-${'A'.repeat(43)}=` })).rejects.toMatchObject({
      code: 'model-integrity',
    });
    await expect(create({ model: new Uint8Array(50) })).rejects.toMatchObject({
      code: 'model-format',
    });
    const abort = new AbortController();
    abort.abort('changed my mind');
    await expect(create({ signal: abort.signal })).rejects.toBe('changed my mind');
  });

  it('trusts no backend that is not exact', async () => {
    // As GPUs do that compute in half precision.
    const half = {
      ...tf,
      floor: (x: tf.Tensor) => tf.floor(tf.mul(x, 1 + 2 ** -11)),
      getBackend: () => 'sloppy',
    };
    await expect(inkdigit.createClassifier({ tf: half })).rejects.toMatchObject({
      code: 'engine-unavailable',
      message: expect.stringMatching(/wrong digits on sloppy/),
    });
  });

  it('says when the backend cannot run the network, or is missing', async () => {
    const without = {
      ...tf,
      maxPool: (): never => {
        throw new Error("Kernel 'MaxPool' not registered");
      },
    };
    await expect(inkdigit.createClassifier({ tf: without })).rejects.toMatchObject({
      code: 'engine-unavailable',
      message: expect.stringMatching(/cpu .*MaxPool.*use another backend/),
    });
    const dead = { ...tf, ready: () => Promise.reject(new Error('No backend found')) };
    await expect(inkdigit.createClassifier({ tf: dead })).rejects.toMatchObject({
      code: 'engine-unavailable',
      message: expect.stringMatching(/No backend found/),
    });
  });

  it('refuses a model whose sums float32 cannot hold', async () => {
    const model = untrainedModel();
    const layers = model.network.layers.map((layer) =>
      layer.requantisation ? layer : { ...layer, bias: layer.bias.map(() => 2 ** 24) },
    );
    const bytes = encodeModel({ ...model, network: { ...model.network, layers } });
    await expect(inkdigit.createClassifier({ tf, model: bytes })).rejects.toMatchObject({
      code: 'engine-unavailable',
      message: expect.stringMatching(/float32/),
    });
  });

  it('ends when it is disposed, also while its input says nothing', async () => {
    const classifier = await inkdigit.createClassifier({ tf });
    const calls = [
      classifier.classifyBatch(silentSource()),
      classifier.classify(silentImage()),
      classifier.normalize(silentImage()),
    ];
    setImmediate(() => classifier.dispose());
    for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'disposed' });
  });

  it('stops on a signal while the backend is not ready', async () => {
    const abort = new AbortController();
    const silent = { ...tf, ready: () => new Promise<never>(() => undefined) };
    const made = inkdigit.createClassifier({ tf: silent, signal: abort.signal });
    setTimeout(() => abort.abort('enough'), 5);
    await expect(made).rejects.toBe('enough');
  });

  it('stops on a signal, and for good when disposed', async () => {
    const classifier = await inkdigit.createClassifier({ tf });
    const abort = new AbortController();
    const work = classifier.classifyBatch(many(600), {
      signal: abort.signal,
      onProgress: () => abort.abort('enough'),
    });
    await expect(work).rejects.toBe('enough');
    classifier.dispose();
    await classifier[Symbol.asyncDispose]();
    const disposed = { code: 'disposed' };
    await expect(classifier.classify(SEVEN_READY)).rejects.toMatchObject(disposed);
    await expect(classifier.classifyBatch([])).rejects.toMatchObject(disposed);
    expect(() => tf.tidy(() => classifier.logits(tf.scalar(0)))).toThrow(/disposed/);
  });
});
