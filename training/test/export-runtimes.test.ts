/** What the exporters write says the same network, whatever its shape, to the runtimes that Node has. */
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import * as ort from 'onnxruntime-web';
import { beforeAll, describe, expect, test } from 'vitest';

import { networks, randomPixels } from '../../sdk/test/any-network.ts';
import { encodeOnnx } from '../src/export/onnx/index.ts';
import { encodeTfjs } from '../src/export/tfjs/index.ts';
import { fitsFloat32, inferLogits, type Model, type Network } from '../src/sdk.ts';

/** Digits per network. */
const COUNT = 3;

function modelOf(network: Network): Model {
  const labels = Array.from({ length: network.layers.at(-1)?.outChannels ?? 0 }, (_, i) => `${i}`);
  return {
    name: 'any',
    version: '1.0.0',
    labels,
    metrics: {},
    network,
    logitScale: 1,
    rejectBelow: 0,
  };
}

/** The same network with its first channel's output always 0. */
function silenced(network: Network): Network {
  const [first, ...rest] = network.layers;
  if (!first?.requantisation) return network;
  const { multiplier, shift } = first.requantisation;
  const requantisation = { multiplier: multiplier.map((m, o) => (o === 0 ? 0 : m)), shift };
  return { ...network, layers: [{ ...first, requantisation }, ...rest] };
}

describe('TensorFlow.js', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });

  async function run(model: Model, pixels: Uint8Array): Promise<number[]> {
    const files = encodeTfjs(model);
    const json = JSON.parse(String(Buffer.from(files['model.json'] ?? []))) as tf.io.ModelJSON;
    const artifacts = tf.io.getModelArtifactsForJSONSync(
      json,
      json.weightsManifest.flatMap(({ weights }) => weights),
      Uint8Array.from(files['group1-shard1of1.bin'] ?? []).buffer,
    );
    const graph = await tf.loadGraphModel(tf.io.fromMemory(artifacts));
    const { height, width, channels } = model.network;
    const logits = graph.predict(tf.tensor(pixels, [COUNT, height, width, channels], 'int32'));
    return Array.from(await (logits as tf.Tensor).data());
  }

  test('answers the very integers, on any network', async () => {
    await fc.assert(
      fc.asyncProperty(networks, fc.nat(), fc.boolean(), async (any, seed, silent) => {
        const network = silent ? silenced(any) : any;
        fc.pre(fitsFloat32(network));
        const pixels = randomPixels(network, COUNT, seed);
        const expected = Array.from(inferLogits(network, pixels, COUNT));
        expect(await run(modelOf(network), pixels)).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });

  test('refuses a network whose sums float32 cannot hold', () => {
    const wide = {
      ...{ kernel: 28, stride: 1, padding: 0, pool: 1, inChannels: 2, outChannels: 2 },
      ...{ weights: new Int8Array(2 * 28 * 28 * 2).fill(127), bias: new Int32Array(2) },
      requantisation: null,
    };
    const network = { height: 28, width: 28, channels: 2, layers: [wide] };
    expect(() => encodeTfjs(modelOf(network))).toThrow(/do not fit float32/);
  });
});

describe('ONNX Runtime', () => {
  beforeAll(() => {
    ort.env.wasm.numThreads = 1;
  });

  async function run(model: Model, pixels: Uint8Array): Promise<number[]> {
    const session = await ort.InferenceSession.create(encodeOnnx(model));
    const { height, width, channels } = model.network;
    const input = new ort.Tensor('uint8', pixels, [COUNT, channels, height, width]);
    const { logits } = await session.run({ pixels: input });
    await session.release();
    return Array.from(logits?.data as Float32Array);
  }

  test('answers the integers but for roundings of ties, on any network', async () => {
    await fc.assert(
      fc.asyncProperty(networks, fc.nat(), fc.boolean(), async (any, seed, silent) => {
        const network = silent ? silenced(any) : any;
        const pixels = randomPixels(network, COUNT, seed);
        const expected = inferLogits(network, pixels, COUNT);
        const range = expected.reduce((most, logit) => Math.max(most, Math.abs(logit)), 1);
        const answered = await run(modelOf(network), pixels);
        expect(answered).toHaveLength(expected.length);
        answered.forEach((logit, i) => {
          expect(Math.abs(logit - (expected[i] ?? 0)) / range).toBeLessThan(0.02);
        });
      }),
      { numRuns: 40, seed: 7 },
    );
  });
});
