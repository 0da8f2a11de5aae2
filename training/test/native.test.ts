import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';

import { batchNorm, relu, trustKernels } from '../src/networks/native.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

test('a backend without the kernels composes them', () => {
  expect(trustKernels()).toBe(false);
});

test('batch-norm gives every channel the mean and the spread that it is told', () => {
  const x = tf.randomNormal<tf.Rank.R4>([8, 4, 4, 3], 5, 3, 'float32', 1);
  const heard: number[] = [];
  const y = batchNorm(x, tf.tensor1d([1, 2, 3]), tf.tensor1d([0, -1, 4]), 1e-6, (mean) => {
    heard.push(...mean.dataSync());
  });
  const { mean, variance } = tf.moments(y, [0, 1, 2]);
  [0, -1, 4].forEach((value, c) => expect(mean.dataSync()[c]).toBeCloseTo(value, 4));
  [1, 4, 9].forEach((value, c) => expect(variance.dataSync()[c]).toBeCloseTo(value, 3));
  heard.forEach((value) => expect(Math.abs(value - 5)).toBeLessThan(1.5));
  expect(heard).toHaveLength(3);
});

test('ReLU keeps what is positive and passes its gradient', () => {
  const x = tf.tensor4d([-1, 0.5, 2, -3], [1, 2, 2, 1]);
  expect(Array.from(relu(x).dataSync())).toEqual([0, 0.5, 2, 0]);
  const gradient = tf.grad((input: tf.Tensor) => relu(input as tf.Tensor4D))(x);
  expect(Array.from(gradient.dataSync())).toEqual([0, 1, 1, 0]);
});
