/**
 * The float network that teachers and students share: conv → batch-norm → ReLU → pool, repeated,
 * and a plain convolution for the logits.
 *
 * Functional: weights are a named set of tensors, `forward` reads them. Training passes variables,
 * evaluation may pass their moving average; nothing here knows of losses or optimisers.
 */
import * as tf from '@tensorflow/tfjs';

import type { ConvSpec } from '../config.ts';
import { createRandom, mixSeed } from '../random.ts';
import { batchNorm, relu } from './native.ts';
import { layerShapes } from './spec.ts';

/** Named tensors of one network. */
export type Weights = Readonly<Record<string, tf.Tensor>>;
/** The same, trainable. */
export type Variables = Readonly<Record<string, tf.Variable>>;

/** Keeps batch-norm's variance away from zero. */
export const BATCH_NORM_EPSILON = 1e-3;
/** Share of the old running statistics kept at each step (Ioffe & Szegedy 2015). */
const RUNNING_MOMENTUM = 0.98;

/** Reads a weight by name. @throws Error when the set belongs to another network. */
export function weight(weights: Weights, name: string): tf.Tensor {
  const found = weights[name];
  if (!found) throw new Error(`The weights have no '${name}': they belong to another network.`);
  return found;
}

/** He-normal kernels (He et al. 2015) from the seed; identity batch-norm; zero biases. */
export function createVariables(layers: readonly ConvSpec[], seed: number): Variables {
  const variables: Record<string, tf.Variable> = {};
  const shapes = layerShapes(layers);
  layers.forEach((layer, i) => {
    const inChannels = shapes[i]?.inChannels ?? 1;
    const shape: [number, number, number, number] = [
      layer.kernel,
      layer.kernel,
      inChannels,
      layer.out,
    ];
    const random = createRandom(mixSeed(seed, i));
    const deviation = Math.sqrt(2 / (layer.kernel ** 2 * inChannels));
    const values = Float32Array.from(
      { length: layer.kernel ** 2 * inChannels * layer.out },
      () => deviation * random.normal(),
    );
    const add = (name: string, value: tf.Tensor, trainable: boolean): void => {
      variables[`${i}.${name}`] = tf.variable(value, trainable);
      value.dispose();
    };
    add('kernel', tf.tensor4d(values, shape), true);
    add('bias', tf.zeros([layer.out]), true);
    if (i < layers.length - 1) {
      add('gamma', tf.ones([layer.out]), true);
      add('mean', tf.zeros([layer.out]), false);
      add('variance', tf.ones([layer.out]), false);
    }
  });
  return variables;
}

/** A trained network's weights, to be trained on. @throws Error when they belong to another network. */
export function continueVariables(layers: readonly ConvSpec[], weights: Weights): Variables {
  const variables = createVariables(layers, 0);
  for (const [name, variable] of Object.entries(variables)) variable.assign(weight(weights, name));
  return variables;
}

/** Ready bytes → the network's input: activation codes (0..127) scaled to 0..1, [n, 28, 28, 1]. */
export function toInput(images: Uint8Array): tf.Tensor4D {
  return tf.tidy(() => {
    const codes = new Float32Array(images.length);
    for (let i = 0; i < codes.length; i++) codes[i] = ((images[i] as number) >> 1) / 127;
    return tf.tensor4d(codes, [images.length / 784, 28, 28, 1]);
  });
}

/** Convolution with symmetric zero padding. */
export function convolve(x: tf.Tensor4D, kernel: tf.Tensor4D, padding: number): tf.Tensor4D {
  const same = padding * 2 === kernel.shape[0] - 1;
  if (padding === 0 || same) return tf.conv2d(x, kernel, 1, same ? 'same' : 'valid');
  const sides: [number, number] = [padding, padding];
  return tf.conv2d(tf.pad4d(x, [[0, 0], sides, sides, [0, 0]]), kernel, 1, 'valid');
}

/** 2×2 max-pool, or nothing. */
export function maxPool(x: tf.Tensor4D, pool: 1 | 2): tf.Tensor4D {
  return pool === 1 ? x : tf.maxPool(x, pool, pool, 'valid');
}

/** What one hidden layer does after its convolution. */
type Normalise = (x: tf.Tensor4D, index: number) => tf.Tensor4D;

function chain(
  layers: readonly ConvSpec[],
  weights: Weights,
  input: tf.Tensor4D,
  normalise: Normalise,
): tf.Tensor2D {
  let x = input;
  layers.forEach((layer, i) => {
    x = convolve(x, weight(weights, `${i}.kernel`) as tf.Tensor4D, layer.padding);
    // The maximum and ReLU commute; this order leaves ReLU a quarter of the work.
    if (i < layers.length - 1) x = relu(maxPool(normalise(x, i), layer.pool));
    else x = tf.add(x, weight(weights, `${i}.bias`));
  });
  return tf.reshape(x, [input.shape[0], -1]);
}

/** Logits [n, labels] with the running statistics: for evaluation. */
export function predict(
  layers: readonly ConvSpec[],
  weights: Weights,
  input: tf.Tensor4D,
): tf.Tensor2D {
  return tf.tidy(() =>
    chain(
      layers,
      weights,
      input,
      (x, i) =>
        tf.batchNorm(
          x,
          weight(weights, `${i}.mean`) as tf.Tensor1D,
          weight(weights, `${i}.variance`) as tf.Tensor1D,
          weight(weights, `${i}.bias`) as tf.Tensor1D,
          weight(weights, `${i}.gamma`) as tf.Tensor1D,
          BATCH_NORM_EPSILON,
        ) as tf.Tensor4D,
    ),
  );
}

/** Logits [n, labels] with the batch's own statistics; moves the running ones. For training. */
export function trainForward(
  layers: readonly ConvSpec[],
  variables: Variables,
  input: tf.Tensor4D,
): tf.Tensor2D {
  return chain(layers, variables, input, (x, i) =>
    batchNorm(
      x,
      weight(variables, `${i}.gamma`) as tf.Tensor1D,
      weight(variables, `${i}.bias`) as tf.Tensor1D,
      BATCH_NORM_EPSILON,
      (mean, variance) => {
        follow(variables[`${i}.mean`], mean);
        follow(variables[`${i}.variance`], variance);
      },
    ),
  );
}

function follow(running: tf.Variable | undefined, batch: tf.Tensor): void {
  running?.assign(
    tf.tidy(() => tf.add(tf.mul(running, RUNNING_MOMENTUM), tf.mul(batch, 1 - RUNNING_MOMENTUM))),
  );
}
