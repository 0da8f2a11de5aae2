/**
 * Batch-norm and ReLU for training, on TensorFlow's own forward and backward kernels.
 *
 * tfjs composes both gradients of many small operations, which took longer than the convolutions
 * between them; TensorFlow has each as one kernel, which tfjs by itself does not reach. Where another
 * backend runs, tfjs's composition does the same. Knows no network.
 */
import * as tf from '@tensorflow/tfjs';
import type { NodeJSKernelBackend } from '@tensorflow/tfjs-node/dist/nodejs_kernel_backend.js';

/** Gets mean and variance [c] of a batch, while they are there. */
export type HeedStatistics = (mean: tf.Tensor, variance: tf.Tensor) => void;

/**
 * Batch-norm with the batch's own statistics (Ioffe & Szegedy 2015).
 * @param x [n, h, w, c].
 * @param gamma gain [c].
 * @param beta offset [c].
 */
export function batchNorm(
  x: tf.Tensor4D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  epsilon: number,
  heed: HeedStatistics,
): tf.Tensor4D {
  const kernels = tensorFlow();
  if (!kernels) {
    const { mean, variance } = tf.moments(x, [0, 1, 2]) as Record<string, tf.Tensor1D>;
    if (!mean || !variance) throw new Error('No moments of an empty batch.');
    heed(mean, variance);
    return tf.batchNorm4d(x, mean, variance, beta, gamma, epsilon);
  }
  const attributes = { epsilon, is_training: true };
  const op = tf.customGrad((input, gain, offset, save) => {
    const none = tf.tensor1d([]);
    const [y, mean, variance, ...reserved] = kernels.run(
      'FusedBatchNormV3',
      attributes,
      [input as tf.Tensor, gain as tf.Tensor, offset as tf.Tensor, none, none],
      6,
    );
    heed(mean as tf.Tensor, variance as tf.Tensor);
    (save as tf.GradSaveFunc)([input as tf.Tensor, gain as tf.Tensor, ...reserved]);
    return {
      value: y as tf.Tensor,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) =>
        kernels.run('FusedBatchNormGradV3', attributes, [dy, ...saved], 5).slice(0, 3),
    };
  });
  return op(x, gamma, beta) as tf.Tensor4D;
}

/** max(x, 0). */
export function relu(x: tf.Tensor4D): tf.Tensor4D {
  const kernels = tensorFlow();
  if (!kernels) return tf.relu(x);
  const op = tf.customGrad((input, save) => {
    const [y] = kernels.run('Relu', {}, [input as tf.Tensor], 1) as [tf.Tensor];
    (save as tf.GradSaveFunc)([y]);
    return {
      value: y,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) =>
        kernels.run('ReluGrad', {}, [dy, ...saved], 1),
    };
  });
  return op(x) as tf.Tensor4D;
}

/** Whether the examination was passed; nothing is trusted before. */
let trusted = false;

/**
 * Compares TensorFlow's kernels with tfjs's composition on a small example, values and gradients, and
 * uses them from then on where they agree.
 * @returns whether they are used.
 */
export function trustKernels(): boolean {
  trusted = false;
  if (tf.getBackend() !== 'tensorflow') return false;
  const answer = (trust: boolean): Float32Array[] => {
    trusted = trust;
    return tf.tidy(example);
  };
  try {
    const composed = answer(false);
    const native = answer(true);
    trusted = composed.every((values, i) =>
      values.every((value, j) => Math.abs(value - (native[i]?.[j] ?? NaN)) < 1e-3),
    );
  } catch {
    // Another TensorFlow may not have these kernels, or others by their names.
    trusted = false;
  }
  return trusted;
}

/** A normalised, rectified example, its statistics and its gradients. */
function example(): Float32Array[] {
  const x = tf.randomNormal<tf.Rank.R4>([4, 3, 3, 2], 1, 2, 'float32', 7);
  const dy = tf.randomNormal<tf.Rank.R4>([4, 3, 3, 2], 0, 1, 'float32', 8);
  const gamma = tf.tensor1d([0.5, 2]);
  const beta = tf.tensor1d([0.1, -0.3]);
  const statistics: Float32Array[] = [];
  const forward = (...args: tf.Tensor[]): tf.Tensor => {
    const [input, gain, offset] = args as [tf.Tensor4D, tf.Tensor1D, tf.Tensor1D];
    const y = batchNorm(input, gain, offset, 1e-3, (mean) => {
      statistics.push(mean.dataSync<'float32'>().slice());
    });
    return relu(y);
  };
  const { value, grads } = tf.valueAndGrads(forward)([x, gamma, beta], dy);
  const answers = [value, ...grads].map((tensor) => tensor.dataSync<'float32'>().slice());
  return [...answers, ...statistics];
}

/** TensorFlow's kernels by name, for float32 tensors. */
interface Kernels {
  run(
    name: string,
    attributes: Readonly<Record<string, number | boolean>>,
    inputs: tf.Tensor[],
    outputs: number,
  ): tf.Tensor[];
}

/** The kernels, or `null` where another backend runs or they are not trusted. */
function tensorFlow(): Kernels | null {
  if (!trusted || tf.getBackend() !== 'tensorflow') return null;
  const backend = tf.backend() as unknown as NodeJSKernelBackend;
  const { TF_ATTR_TYPE, TF_ATTR_FLOAT, TF_ATTR_BOOL, TF_FLOAT } = backend.binding;
  return {
    run(name, attributes, inputs, outputs) {
      const own = Object.entries(attributes).map(([name, value]) => ({
        name,
        type: typeof value === 'number' ? TF_ATTR_FLOAT : TF_ATTR_BOOL,
        value,
      }));
      const types = name.startsWith('FusedBatchNorm') ? ['T', 'U'] : ['T'];
      const typed = types.map((name) => ({ name, type: TF_ATTR_TYPE, value: TF_FLOAT }));
      return backend.executeMultipleOutputs(name, [...typed, ...own], inputs, outputs);
    },
  };
}
