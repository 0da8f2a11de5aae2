/**
 * The quantisation-aware network: integer forward, straight-through backward.
 *
 * The graph carries activation codes and accumulators as they are in the engines, not their real
 * values, so its forward pass *is* the integer network: the codes come from `quantiseLayer`, the
 * same function that writes the bundle, and float32 holds every accumulator exactly (they stay
 * below 2^24). Gradients pass the rounding unchanged (Bengio et al. 2013, arXiv 1308.3432) and stop
 * where ReLU or saturation is flat.
 */
import * as tf from '@tensorflow/tfjs';

import type { ConvSpec } from '../config.ts';
import { convolve, maxPool, weight, type Weights } from '../networks/convnet.ts';
import { layerShapes } from '../networks/spec.ts';
import { ACTIVATION_MAX, type Requantisation } from '../sdk.ts';
import { INPUT_SCALE } from './calibrate.ts';
import { quantiseLayer, type QuantisedLayer } from './quantise.ts';

/** What makes integers of a folded network, besides its weights. */
export interface Quantisation {
  readonly layers: readonly ConvSpec[];
  /** Real value of one activation code, per hidden layer. */
  readonly activationScales: readonly number[];
  /** See `quantiseLayer`. */
  readonly weightStep: number;
  /** Weight codes that a method of compression does without. */
  readonly restrict?: Restriction;
}

/** Changes a layer's weight codes, [out, k, k, in], in place. */
export type Restriction = (layer: number, codes: Int8Array) => void;

/** Quantises a folded network. */
export async function quantiseNetwork(
  { layers, activationScales, weightStep, restrict }: Quantisation,
  weights: Weights,
): Promise<QuantisedLayer[]> {
  const shapes = layerShapes(layers);
  const quantised = layers.map(async (layer, i) =>
    quantiseLayer(
      {
        kernel: await weight(weights, `${i}.kernel`).data<'float32'>(),
        bias: await weight(weights, `${i}.bias`).data<'float32'>(),
        size: layer.kernel,
        padding: layer.padding,
        pool: layer.pool,
        inChannels: shapes[i]?.inChannels ?? 1,
        outChannels: layer.out,
      },
      i === 0 ? INPUT_SCALE : (activationScales[i - 1] ?? INPUT_SCALE),
      activationScales[i] ?? null,
      weightStep,
      (codes) => restrict?.(i, codes),
    ),
  );
  return Promise.all(quantised);
}

/** Ready bytes → activation codes as float32, [n, 28, 28, 1]. */
export function toCodes(images: Uint8Array): tf.Tensor4D {
  const codes = new Float32Array(images.length);
  for (let i = 0; i < codes.length; i++) codes[i] = (images[i] as number) >> 1;
  return tf.tensor4d(codes, [images.length / 784, 28, 28, 1]);
}

/**
 * Runs the integer network as a differentiable graph.
 * @param network what `quantiseNetwork` made of these weights: a gradient tape cannot wait for it.
 * @param weights folded kernels and biases; gradients reach them where they are variables.
 * @returns real-valued logits [n, labels]: integer accumulators times the output layer's scale.
 */
export function quantisedForward(
  network: readonly QuantisedLayer[],
  weights: Weights,
  images: Uint8Array,
): tf.Tensor2D {
  let x = toCodes(images);
  network.forEach(({ layer, weightScale, accumulatorScale }, i) => {
    const kernel = weight(weights, `${i}.kernel`) as tf.Tensor4D;
    const bias = weight(weights, `${i}.bias`);
    const codes = straightThrough(kernel, toHwio(layer), weightScale);
    const offset = straightThrough(bias, Float32Array.from(layer.bias), accumulatorScale);
    const sum = tf.add(convolve(x, codes, layer.padding), offset) as tf.Tensor4D;
    x = layer.requantisation
      ? maxPool(requantise(sum, layer.requantisation), layer.pool === 2 ? 2 : 1)
      : tf.mul(sum, accumulatorScale[0] ?? 1);
  });
  return tf.reshape(x, [images.length / 784, -1]);
}

/** The value `codes` with the gradient of `real / scale`. */
function straightThrough<T extends tf.Tensor>(
  real: T,
  codes: Float32Array,
  scale: Float32Array,
): T {
  const op = tf.customGrad(() => ({
    value: tf.tensor(codes, real.shape),
    gradFunc: (dy: tf.Tensor) => tf.div(dy, tf.tensor1d(scale)),
  }));
  return op(real) as T;
}

/** Accumulators → activation codes, exactly as the engines do it, in int32. */
function requantise(sum: tf.Tensor4D, { multiplier, shift }: Requantisation): tf.Tensor4D {
  const divisors = Int32Array.from(shift, (bits) => 2 ** bits);
  const ratio = Float32Array.from(multiplier, (m, o) => m / (divisors[o] ?? 1));
  const op = tf.customGrad((input, save) => {
    const codes = tf.tidy(() => {
      const product = tf.mul(
        tf.cast(tf.relu(input as tf.Tensor4D), 'int32'),
        tf.tensor1d(Int32Array.from(multiplier), 'int32'),
      );
      const rounded = tf.add(
        product,
        tf.tensor1d(
          divisors.map((divisor) => divisor / 2),
          'int32',
        ),
      );
      const scaled = tf.floorDiv(rounded, tf.tensor1d(divisors, 'int32'));
      return tf.cast(tf.minimum(scaled, tf.scalar(ACTIVATION_MAX, 'int32')), 'float32');
    });
    (save as tf.GradSaveFunc)([input as tf.Tensor, codes]);
    return {
      value: codes,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [acc, out] = saved as [tf.Tensor, tf.Tensor];
        const open = tf.logicalAnd(tf.greater(acc, 0), tf.less(out, ACTIVATION_MAX));
        return tf.mul(tf.mul(dy, tf.cast(open, 'float32')), tf.tensor1d(ratio));
      },
    };
  });
  return op(sum) as tf.Tensor4D;
}

/** Engine order [out, k, k, in] → graph order [k, k, in, out]. */
export function toHwio(layer: QuantisedLayer['layer']): Float32Array {
  const { outChannels } = layer;
  const taps = layer.weights.length / outChannels;
  const values = new Float32Array(layer.weights.length);
  for (let o = 0; o < outChannels; o++) {
    for (let t = 0; t < taps; t++) values[t * outChannels + o] = layer.weights[o * taps + t] ?? 0;
  }
  return values;
}
