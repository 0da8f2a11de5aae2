import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';

import { calibrateScales, INPUT_SCALE } from '../src/compress/calibrate.ts';
import { correctBiases } from '../src/compress/correct-biases.ts';
import { foldBatchNorm } from '../src/compress/fold.ts';
import {
  type Quantisation,
  quantisedForward,
  quantiseNetwork,
  toHwio,
} from '../src/compress/qat.ts';
import { fitMultiplier, quantiseLayer, type FloatLayer } from '../src/compress/quantise.ts';
import type { ConvSpec } from '../src/config.ts';
import { toNetwork } from '../src/export/network.ts';
import { saveCheckpoint } from '../src/fit/checkpoint.ts';
import {
  convolve,
  createVariables,
  maxPool,
  predict,
  toInput,
  weight,
  type Weights,
} from '../src/networks/convnet.ts';
import { createRandom } from '../src/random.ts';
import { checkNetwork, inferLogits } from '../src/sdk.ts';
import { integerNetwork } from '../src/steps/integer.ts';
import { weightsPath } from '../src/steps/train.ts';
import { temporaryFolder } from './fixtures/temporary.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const layers: readonly ConvSpec[] = [
  { kernel: 5, out: 3, padding: 2, pool: 2 },
  { kernel: 3, out: 6, padding: 1, pool: 2 },
  { kernel: 3, out: 5, padding: 0, pool: 2 },
  { kernel: 2, out: 4, padding: 0, pool: 1 },
];

const images = (count: number, seed: number): Uint8Array => {
  const random = createRandom(seed);
  return Uint8Array.from({ length: count * 784 }, () =>
    random.uniform() < 0.2 ? random.below(256) : 0,
  );
};

/** A network whose batch-norm is far from the identity, as after training. */
const trained = (seed: number): Weights => {
  const variables = createVariables(layers, seed);
  const random = createRandom(seed);
  for (const [name, variable] of Object.entries(variables)) {
    if (name.endsWith('kernel')) continue;
    const base = name.endsWith('gamma') || name.endsWith('variance') ? 1 : 0;
    variable.assign(
      tf.tensor1d(Array.from({ length: variable.size }, () => base + random.between(-0.4, 0.4))),
    );
  }
  return variables;
};

/** The float network without batch-norm, as straightforwardly as can be. */
const foldedLogits = (folded: Weights, batch: Uint8Array): tf.Tensor => {
  let x = toInput(batch);
  layers.forEach((layer, i) => {
    const kernel = weight(folded, `${i}.kernel`) as tf.Tensor4D;
    const sum = tf.add(
      convolve(x, kernel, layer.padding),
      weight(folded, `${i}.bias`),
    ) as tf.Tensor4D;
    x = i < layers.length - 1 ? maxPool(tf.relu(sum), layer.pool) : sum;
  });
  return tf.reshape(x, [batch.length / 784, -1]);
};

const scheme = (activationScales: readonly number[]): Quantisation => ({
  layers,
  activationScales,
  weightStep: 0.05,
});

const floatLayer: fc.Arbitrary<FloatLayer> = fc
  .record({
    size: fc.integer({ min: 1, max: 3 }),
    inChannels: fc.integer({ min: 1, max: 5 }),
    outChannels: fc.integer({ min: 1, max: 5 }),
    seed: fc.integer(),
    weights: fc.constantFrom(1e-6, 1e-3, 1, 50),
    biases: fc.constantFrom(0, 1e-3, 1, 100),
  })
  .map(({ size, inChannels, outChannels, seed, weights, biases }) => {
    const random = createRandom(seed);
    return {
      kernel: Float32Array.from(
        { length: size ** 2 * inChannels * outChannels },
        () => weights * random.normal(),
      ),
      bias: Float32Array.from({ length: outChannels }, () => biases * random.normal()),
      size,
      padding: 0,
      pool: 1 as const,
      inChannels,
      outChannels,
    };
  });

test('codes are within half a step of the weights, whatever their size', () => {
  fc.assert(
    fc.property(floatLayer, fc.constantFrom(0, 0.1, 0.5), (float, weightStep) => {
      const { layer, weightScale } = quantiseLayer(float, INPUT_SCALE, 1e3, weightStep);
      const taps = layer.weights.length / layer.outChannels;
      layer.weights.forEach((code, i) => {
        const o = Math.floor(i / taps);
        const real = float.kernel[(i % taps) * float.outChannels + o] ?? 0;
        const step = weightScale[o] ?? 0;
        expect(Math.abs(code * step - real)).toBeLessThanOrEqual(step * 0.5001);
      });
    }),
  );
});

test('multipliers are as precise as 32 bits allow and never overflow', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1e-8, max: 100, noNaN: true }),
      fc.integer({ min: -1000, max: 2 ** 24 }),
      (ratio, bound) => {
        const fitted = fitMultiplier(ratio, bound);
        if (!fitted) {
          expect(
            Math.round(ratio * 2) > 255 || bound * Math.round(ratio * 2) + 1 > 2 ** 31 - 1,
          ).toBe(true);
          return;
        }
        const { multiplier, shift } = fitted;
        expect(Math.max(0, bound) * multiplier + 2 ** (shift - 1)).toBeLessThan(2 ** 31);
        expect(Math.abs(multiplier / 2 ** shift - ratio)).toBeLessThanOrEqual(2 ** -(shift + 1));
        const wider = Math.round(ratio * 2 ** (shift + 1));
        const fitsWider =
          shift < 30 && wider <= 255 && Math.max(0, bound) * wider + 2 ** shift < 2 ** 31;
        expect(fitsWider).toBe(false);
      },
    ),
  );
});

test('a layer that cannot be rescaled says what to do', () => {
  const float: FloatLayer = {
    kernel: new Float32Array([1]),
    bias: new Float32Array([0]),
    size: 1,
    padding: 0,
    pool: 1,
    inChannels: 1,
    outChannels: 1,
  };
  expect(() => quantiseLayer(float, 1, 1e-12, 0)).toThrow(/channel 0.*larger activation scale/);
});

test('the output layer has one scale, so that its logits compare', () => {
  const float: FloatLayer = {
    kernel: new Float32Array([1, 0.01]),
    bias: new Float32Array([0, 0]),
    size: 1,
    padding: 0,
    pool: 1,
    inChannels: 1,
    outChannels: 2,
  };
  const { layer, weightScale } = quantiseLayer(float, 1, null, 0);
  expect(weightScale[0]).toBe(weightScale[1]);
  expect(Array.from(layer.weights)).toEqual([127, 1]);
});

test('folding batch-norm changes no logit', () => {
  const weights = trained(3);
  const folded = foldBatchNorm(layers, weights);
  const batch = images(4, 1);
  const before = predict(layers, weights, toInput(batch)).dataSync();
  const after = foldedLogits(folded, batch).dataSync();
  after.forEach((logit, i) => expect(logit).toBeCloseTo(before[i] ?? NaN, 3));
});

test('the graph, the reference engine and the exported network give the same integers', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 1000 }), async (seed) => {
      const folded = foldBatchNorm(layers, trained(seed));
      const scales = await calibrateScales(layers, folded, images(8, seed), 0.999);
      const batch = images(3, seed + 1);
      const quantised = await quantiseNetwork(scheme(scales), folded);
      const graph = tf.tidy(() => quantisedForward(quantised, folded, batch).dataSync());
      const { network, accumulatorScale } = await toNetwork(scheme(scales), folded);
      const engine = inferLogits(network, batch, 3);
      expect(Array.from(engine, (logit) => Math.fround(logit * accumulatorScale))).toEqual(
        Array.from(graph),
      );
    }),
    { numRuns: 10 },
  );
});

test('the key of an integer network tells the networks of one file apart', async () => {
  const folder = await temporaryFolder();
  const folded = foldBatchNorm(layers, trained(5));
  await saveCheckpoint(weightsPath(folder), null, { ...folded });
  const scales = await calibrateScales(layers, folded, images(8, 5), 0.999);
  const keyOf = async (factor: number): Promise<string> => {
    const quantisation = scheme(scales.map((scale) => scale * factor));
    const result = { history: [], postTraining: {}, quantisation };
    const student = { folder, key: '', result: { history: [] } };
    return (await integerNetwork({ seed: 1, student, int8: { folder, key: '', result } })).key;
  };
  expect(await keyOf(1)).toBe(await keyOf(1));
  expect(await keyOf(1)).not.toBe(await keyOf(1.5));
});

test('every trained network obeys the format', async () => {
  const folded = foldBatchNorm(layers, trained(5));
  const scales = await calibrateScales(layers, folded, images(8, 5), 0.999);
  const quantised = await quantiseNetwork(scheme(scales), folded);
  checkNetwork({ height: 28, width: 28, channels: 1, layers: quantised.map(({ layer }) => layer) });
});

test('straight-through gradients point where float gradients point', async () => {
  const folded = foldBatchNorm(layers, trained(8));
  const scales = await calibrateScales(layers, folded, images(16, 8), 1);
  const batch = images(8, 9);
  const target = tf.randomNormal([8, 4], 0, 1, 'float32', 1) as tf.Tensor2D;
  const variables = Object.values(folded);
  const lossOf = (logits: tf.Tensor): tf.Scalar =>
    tf.losses.meanSquaredError(target, logits).asScalar();
  const float = tf.variableGrads(() => lossOf(foldedLogits(folded, batch)), variables);
  const quantised = await quantiseNetwork(scheme(scales), folded);
  const integer = tf.variableGrads(
    () => lossOf(quantisedForward(quantised, folded, batch)),
    variables,
  );
  expect(integer.value.dataSync()[0]).toBeCloseTo(float.value.dataSync()[0] ?? NaN, 1);
  for (const { name } of variables) {
    const a = float.grads[name]?.dataSync() ?? [];
    const b = integer.grads[name]?.dataSync() ?? [];
    const dot = (u: ArrayLike<number>, v: ArrayLike<number>): number =>
      Array.from(u).reduce((s, x, i) => s + x * (v[i] ?? 0), 0);
    expect(dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b))).toBeGreaterThan(0.9);
  }
});

test('corrected biases leave the mean of every channel where coarse weights had moved it', async () => {
  const folded = foldBatchNorm(layers, trained(3));
  const float = Object.fromEntries(
    Object.entries(folded).map(([name, variable]) => [name, variable.clone()]),
  );
  const batch = images(32, 3);
  const scales = await calibrateScales(layers, folded, batch, 0.9999);
  const coarse = { ...scheme(scales), weightStep: 1 };
  /** How far rounded weights move each channel's mean, the layer being shown what the float layers give. */
  const offsets = async (): Promise<number[]> => {
    const network = await quantiseNetwork(coarse, folded);
    let x = toInput(batch);
    return layers.flatMap(({ padding, pool }, i) => {
      const kernel = weight(float, `${i}.kernel`) as tf.Tensor4D;
      const { layer, weightScale } = network[i] as (typeof network)[number];
      const codes = tf.tensor4d(toHwio(layer), kernel.shape);
      const rounded = tf.mul(codes, tf.tensor1d(weightScale)) as tf.Tensor4D;
      const sum = tf.add(convolve(x, kernel, padding), weight(float, `${i}.bias`)) as tf.Tensor4D;
      const other = tf.add(convolve(x, rounded, padding), weight(folded, `${i}.bias`));
      x = maxPool(tf.relu(sum), pool);
      return Array.from(tf.mean(tf.sub(other, sum), [0, 1, 2]).dataSync());
    });
  };
  const largest = async (): Promise<number> => Math.max(...(await offsets()).map(Math.abs));
  expect(await largest()).toBeGreaterThan(0.05);
  await correctBiases(coarse, folded, batch);
  expect(await largest()).toBeLessThan(1e-3);
});

test('correcting biases leaves no tensors behind and no weight changed', async () => {
  const folded = foldBatchNorm(layers, trained(6));
  const scales = await calibrateScales(layers, folded, images(8, 6), 0.9999);
  const kernels = layers.map((_, i) => Array.from(weight(folded, `${i}.kernel`).dataSync()));
  const { numTensors } = tf.memory();
  await correctBiases(scheme(scales), folded, images(8, 6));
  expect(tf.memory().numTensors).toBe(numTensors);
  layers.forEach((_, i) => {
    expect(Array.from(weight(folded, `${i}.kernel`).dataSync())).toEqual(kernels[i]);
  });
});

test('a network that is never active is refused', async () => {
  const folded = foldBatchNorm(layers, trained(1));
  folded['0.bias']?.assign(tf.fill([3], -1e6));
  await expect(calibrateScales(layers, folded, images(2, 1), 0.999)).rejects.toThrow(
    /Layer 0 is never active/,
  );
});
