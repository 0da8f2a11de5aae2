/** Activation scales from what a folded network really produces on training digits. */
import * as tf from '@tensorflow/tfjs';

import type { ConvSpec } from '../config.ts';
import { convolve, maxPool, toInput, weight, type Weights } from '../networks/convnet.ts';
import { ACTIVATION_MAX } from '../sdk.ts';

/** Real value of one input code: pixels 0..1 in 127 steps. */
export const INPUT_SCALE: number = 1 / ACTIVATION_MAX;

/**
 * One scale per hidden layer: the given percentile of its positive outputs becomes code 127.
 * @param weights folded kernels and biases.
 * @param images n·784 ready bytes.
 */
export async function calibrateScales(
  layers: readonly ConvSpec[],
  weights: Weights,
  images: Uint8Array,
  percentile: number,
): Promise<number[]> {
  const outputs = tf.tidy(() => hiddenOutputs(layers, weights, images));
  const scales: number[] = [];
  for (const [i, output] of outputs.entries()) {
    const active = (await output.data<'float32'>()).filter((value) => value > 0).sort();
    const top = active[Math.min(active.length - 1, Math.floor(active.length * percentile))];
    if (!top) throw new Error(`Layer ${i} is never active: the network is not trained.`);
    scales.push(top / ACTIVATION_MAX);
  }
  tf.dispose(outputs);
  return scales;
}

/** What every hidden layer of a folded network gives. */
function hiddenOutputs(
  layers: readonly ConvSpec[],
  weights: Weights,
  images: Uint8Array,
): tf.Tensor4D[] {
  let x = toInput(images);
  return layers.slice(0, -1).map((layer, i) => {
    const kernel = weight(weights, `${i}.kernel`) as tf.Tensor4D;
    const sum = tf.add(convolve(x, kernel, layer.padding), weight(weights, `${i}.bias`));
    x = maxPool(tf.relu(sum as tf.Tensor4D), layer.pool);
    return x;
  });
}
