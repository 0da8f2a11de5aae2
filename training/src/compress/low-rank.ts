/**
 * Low-rank factorisation: a convolution becomes one of fewer channels and a pointwise one.
 *
 * Between the two the maps are linear, but every hidden layer of the engines ends in a ReLU. So the
 * first factor gets a bias that keeps its outputs above zero, and the second takes that bias back: an
 * unsigned code with a zero point, in an engine that knows none.
 */
import * as tf from '@tensorflow/tfjs';
import { Matrix, SingularValueDecomposition } from 'ml-matrix';

import { conv, type ConvSpec } from '../config.ts';
import { convolve, maxPool, toInput, weight, type Variables } from '../networks/convnet.ts';
import type { Smaller } from './smaller.ts';

/**
 * Factorises every hidden layer that gets smaller by it, by the truncated singular value decomposition
 * of its [k·k·in, out] kernel (Denton, Zaremba, Bruna, LeCun & Fergus 2014, arXiv 1404.0736).
 * @param variables disposed of.
 * @param share rank as a share of the layer's output channels.
 * @param images n·784 ready bytes, on which the first factors' outputs are kept above zero.
 */
export async function factorise(
  layers: readonly ConvSpec[],
  variables: Variables,
  share: number,
  images: Uint8Array,
): Promise<Smaller> {
  const factored: ConvSpec[] = [];
  const factors: Record<string, tf.Variable> = {};
  const add = (layer: ConvSpec, kernel: tf.Tensor, bias: tf.Tensor): void => {
    factors[`${factored.length}.kernel`] = tf.variable(kernel);
    factors[`${factored.length}.bias`] = tf.variable(bias);
    factored.push(layer);
  };
  const values = await Promise.all(
    layers.map((_, i) => weight(variables, `${i}.kernel`).data<'float32'>()),
  );
  tf.tidy(() => {
    let x = toInput(images);
    layers.forEach((layer, i) => {
      const kernel = weight(variables, `${i}.kernel`) as tf.Tensor4D;
      const bias = weight(variables, `${i}.bias`);
      const rank = Math.max(1, Math.round(share * layer.out));
      const taps = kernel.size / layer.out;
      if (i === layers.length - 1 || rank * (taps + layer.out) >= kernel.size) {
        add(layer, kernel, bias);
      } else {
        const [first, second] = split(values[i] ?? new Float32Array(), kernel.shape, rank);
        const zero = tf.relu(tf.neg(tf.min(convolve(x, first, layer.padding), [0, 1, 2])));
        add({ ...layer, out: rank, pool: 1 }, first, zero);
        const shifted = tf.sub(bias, tf.matMul(zero.expandDims(0), second).squeeze([0]));
        const pointwise = conv(layer.out, { kernel: 1, padding: 0, pool: layer.pool });
        add(pointwise, second.reshape([1, 1, rank, layer.out]), shifted);
      }
      x = maxPool(tf.relu(tf.add(convolve(x, kernel, layer.padding), bias)), layer.pool);
    });
  });
  tf.dispose(variables);
  return { layers: factored, variables: factors };
}

/** [k, k, in, out] ≈ [k, k, in, rank] · [rank, out], each with the square root of the singular values. */
function split(
  kernel: Float32Array,
  [height, width, inputs, outputs]: tf.Tensor4D['shape'],
  rank: number,
): [tf.Tensor4D, tf.Tensor2D] {
  const rows = Array.from({ length: kernel.length / outputs }, (_, row) =>
    Array.from(kernel.subarray(row * outputs, (row + 1) * outputs)),
  );
  const svd = new SingularValueDecomposition(new Matrix(rows), { autoTranspose: true });
  const roots = svd.diagonal.slice(0, rank).map(Math.sqrt);
  const left = rows.map((_, row) =>
    roots.map((root, r) => svd.leftSingularVectors.get(row, r) * root),
  );
  const right = roots.map((root, r) =>
    Array.from({ length: outputs }, (_, o) => svd.rightSingularVectors.get(o, r) * root),
  );
  return [tf.reshape(tf.tensor2d(left), [height, width, inputs, rank]), tf.tensor2d(right)];
}
