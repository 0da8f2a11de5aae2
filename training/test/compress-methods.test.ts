/** The methods of compression: what they keep of a network, and what they do without. */
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';

import { makeSmaller } from '../src/compress/methods.ts';
import { quantiseNetwork } from '../src/compress/qat.ts';
import { conv, type ConvSpec, type Method } from '../src/config.ts';
import { convolve, maxPool, toInput, weight, type Variables } from '../src/networks/convnet.ts';
import { createRandom } from '../src/random.ts';

const LAYERS: readonly ConvSpec[] = [
  conv(4, { pool: 2 }),
  conv(12, { pool: 2 }),
  conv(16, { padding: 0 }),
  conv(10, { kernel: 5, padding: 0 }),
];
const IMAGES = Uint8Array.from({ length: 20 * 784 }, (_, i) => (i * 7919) % 256);

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** Folded kernels and biases of random numbers. */
function randomWeights(layers: readonly ConvSpec[]): Record<string, tf.Variable> {
  const random = createRandom(5);
  const draw = (shape: number[]): tf.Variable => {
    const size = shape.reduce((a, b) => a * b, 1);
    return tf.variable(
      tf.tensor(
        Float32Array.from({ length: size }, () => random.normal()),
        shape,
      ),
    );
  };
  const variables: Record<string, tf.Variable> = {};
  let inputs = 1;
  layers.forEach(({ kernel, out }, i) => {
    variables[`${i}.kernel`] = draw([kernel, kernel, inputs, out]);
    variables[`${i}.bias`] = draw([out]);
    inputs = out;
  });
  return variables;
}

/** Logits of a folded float network. */
function answer(layers: readonly ConvSpec[], variables: Variables): Float32Array {
  return tf.tidy(() => {
    let x = toInput(IMAGES);
    layers.forEach((layer, i) => {
      const kernel = weight(variables, `${i}.kernel`) as tf.Tensor4D;
      x = tf.add(convolve(x, kernel, layer.padding), weight(variables, `${i}.bias`));
      if (i < layers.length - 1) x = maxPool(tf.relu(x), layer.pool);
    });
    return x.dataSync() as Float32Array;
  });
}

/** Every layer's weight codes after the method. */
async function codesOf(method: Method, weightStep: number): Promise<Int8Array[]> {
  const { layers, variables, restrict } = await makeSmaller(
    method,
    LAYERS,
    randomWeights(LAYERS),
    IMAGES,
  );
  const activationScales = layers.slice(0, -1).map(() => 1);
  const quantisation = { layers, activationScales, weightStep, ...(restrict && { restrict }) };
  const quantised = await quantiseNetwork(quantisation, variables);
  return quantised.map(({ layer }) => layer.weights);
}

test('clipping leaves no larger code, and the others alone', async () => {
  const whole = await codesOf({ kind: 'none' }, 0.2);
  expect(whole.some((codes) => codes.some((code) => Math.abs(code) > 7))).toBe(true);
  (await codesOf({ kind: 'clip', most: 7 }, 0.2)).forEach((codes, layer) => {
    const expected = whole[layer]?.map((code) => Math.max(-7, Math.min(7, code)));
    expect(codes).toEqual(expected);
  });
});

test('pruning zeroes that share of every layer, the smallest of their channel first', async () => {
  const whole = await codesOf({ kind: 'none' }, 0);
  (await codesOf({ kind: 'prune', share: 0.6 }, 0)).forEach((codes, layer) => {
    const before = whole[layer] ?? new Int8Array();
    const gone = codes.reduce((sum, code, i) => sum + Number(code === 0 && before[i] !== 0), 0);
    const zeros = codes.reduce((sum, code) => sum + Number(code === 0), 0);
    expect(gone).toBeGreaterThan(0);
    expect(zeros / codes.length).toBeGreaterThanOrEqual(0.59);
    expect(codes.every((code, i) => code === 0 || code === before[i])).toBe(true);
    const channels = LAYERS[layer]?.out ?? 1;
    const taps = codes.length / channels;
    for (let o = 0; o < channels; o++) {
      const own = Array.from(before.subarray(o * taps, (o + 1) * taps), Math.abs);
      const kept = own.filter((_, t) => codes[o * taps + t] !== 0);
      const removed = own.filter((_, t) => codes[o * taps + t] === 0);
      expect(Math.max(0, ...removed)).toBeLessThanOrEqual(Math.min(127, ...kept));
    }
  });
});

test('sharing leaves so many values in a layer, each weight the one that is nearest', async () => {
  const whole = await codesOf({ kind: 'none' }, 0);
  (await codesOf({ kind: 'cluster', values: 8 }, 0)).forEach((codes, layer) => {
    const values = [...new Set(codes)];
    expect(values.length).toBeLessThanOrEqual(8);
    expect(values.length).toBeGreaterThan(4);
    codes.forEach((code, i) => {
      const before = whole[layer]?.[i] ?? 0;
      const best = Math.min(...values.map((value) => Math.abs(value - before)));
      // A mean is rounded only after the nearest one was found.
      expect(Math.abs(code - before)).toBeLessThanOrEqual(best + 1);
    });
  });
});

test('removed filters were the smallest, and the network is that without them', async () => {
  const variables = randomWeights(LAYERS);
  // The first half of every hidden layer does nothing at all.
  LAYERS.slice(0, -1).forEach(({ out }, i) => {
    const on = tf.tensor1d(Array.from({ length: out }, (_, o) => Number(o >= out / 2)));
    for (const part of ['kernel', 'bias']) {
      const variable = variables[`${i}.${part}`];
      variable?.assign(tf.mul(variable, on));
    }
  });
  const before = answer(LAYERS, variables);
  const { layers, variables: left } = await makeSmaller(
    { kind: 'filters', share: 0.5 },
    LAYERS,
    variables,
    IMAGES,
  );
  expect(layers.map(({ out }) => out)).toEqual([2, 6, 8, 10]);
  closeTo(answer(layers, left), before);
});

test('kernels of low rank are factorised without loss', async () => {
  const variables = randomWeights(LAYERS);
  LAYERS.slice(0, -1).forEach(({ out }, i) => {
    const kernel = weight(variables, `${i}.kernel`);
    const rank = out / 4;
    const left = tf.randomNormal([kernel.size / out, rank], 0, 1, 'float32', i);
    const right = tf.randomNormal([rank, out], 0, 1, 'float32', 10 + i);
    variables[`${i}.kernel`]?.assign(tf.reshape(tf.matMul(left, right), kernel.shape));
  });
  const before = answer(LAYERS, variables);
  const method: Method = { kind: 'low-rank', share: 0.25 };
  const { layers, variables: factors } = await makeSmaller(method, LAYERS, variables, IMAGES);
  expect(layers.map(({ out, kernel, pool }) => [out, kernel, pool])).toEqual([
    ...[
      [1, 3, 1],
      [4, 1, 2],
    ],
    ...[
      [3, 3, 1],
      [12, 1, 2],
    ],
    ...[
      [4, 3, 1],
      [16, 1, 1],
    ],
    [10, 5, 1],
  ]);
  closeTo(answer(layers, factors), before);
});

/** Equal but for the roundings of float32. */
function closeTo(actual: Float32Array, expected: Float32Array): void {
  const size = Math.sqrt(expected.reduce((sum, value) => sum + value ** 2, 0) / expected.length);
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, i) => expect(value / size).toBeCloseTo((expected[i] ?? NaN) / size, 3));
}
