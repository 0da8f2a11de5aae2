/** The forms of the student that the bench gives to peers: the same digits as the SDK's own engine. */
import { join } from 'node:path';
import { loadGraphModel } from '@tensorflow/tfjs-converter';
import { io, setBackend, tensor4d, type Tensor } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, expect, test } from 'vitest';
import { load as loadPlain } from '../bench/adapters/plain-js.ts';
import { bestOfTen } from '../bench/adapters/support/digits.ts';
import { countMacs, readLayers } from '../bench/adapters/support/model.ts';
import { ENOUGH, readTruth, type Truth } from '../bench/agreement.ts';
import { fold, transpose } from '../bench/float/fold.ts';
import { encodeTfjs } from '../bench/float/tfjs.ts';
import { rawModel } from '../bench/raw.ts';
import { MODELS } from '../support/paths.ts';

const file = rawModel(join(MODELS, 'digits-v1')).buffer;
const layers = readLayers(file);

let truth: Truth;
beforeAll(async () => {
  truth = await readTruth();
});

test('the multiply-accumulates are counted layer by layer', () => {
  const layer = { kernel: 3, stride: 1, padding: 1, pool: 2, inChannels: 1, outChannels: 12 };
  const none = { weights: new Float32Array(), bias: new Float32Array(), scale: undefined };
  const dense = { ...layer, kernel: 14, padding: 0, pool: 1, inChannels: 12, outChannels: 10 };
  expect(countMacs([{ ...layer, ...none }])).toBe(28 * 28 * 9 * 12);
  expect(
    countMacs([
      { ...layer, ...none },
      { ...dense, ...none },
    ]),
  ).toBe(28 * 28 * 9 * 12 + 14 * 14 * 12 * 10);
});

test('weights change the order of their dimensions', () => {
  const [layer] = fold([
    {
      ...{ kernel: 2, stride: 1, padding: 0, pool: 1, inChannels: 3, outChannels: 2 },
      weights: Float32Array.from({ length: 24 }, (_, i) => i),
      bias: new Float32Array(2),
      scale: undefined,
    },
  ]);
  if (!layer) throw new Error('no layer');
  // Pixels are twice the codes that the integer network reads.
  const { shape, values } = transpose(layer, [1, 2, 3, 0]);
  expect(shape).toEqual([2, 2, 3, 2]);
  expect([...values.subarray(0, 6)]).toEqual([0, 12, 1, 13, 2, 14].map((code) => code / 2));
});

test('the float32 form reads nearly all MNIST digits as the int8 network does', async () => {
  const { 'model.json': json, 'weights.bin': weights } = encodeTfjs(fold(layers));
  const model = JSON.parse(Buffer.from(json ?? []).toString()) as io.ModelJSON;
  await setBackend('cpu');
  const graph = await loadGraphModel(
    io.fromMemory({
      modelTopology: model.modelTopology,
      weightSpecs: model.weightsManifest.flatMap(({ weights }) => weights),
      weightData: Uint8Array.from(weights ?? []).buffer,
    }),
  );
  const count = truth.digits.length;
  const pixels = tensor4d(new Float32Array(truth.pixels), [count, 28, 28, 1]);
  const logits = graph.predict(pixels) as Tensor;
  const digits = bestOfTen(await logits.data());
  const agreeing = truth.digits.filter((digit, i) => digit === digits[i]).length;
  expect(agreeing).toBeGreaterThanOrEqual(ENOUGH * count);
});

test('plain JavaScript reads them alike', async () => {
  const fetched = globalThis.fetch;
  globalThis.fetch = () => Promise.resolve(new Response(file));
  try {
    const { predict } = await loadPlain('http://unused/');
    expect([...(await predict(Uint8Array.from(truth.pixels)))]).toEqual(truth.digits);
  } finally {
    globalThis.fetch = fetched;
  }
});
