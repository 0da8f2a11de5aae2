/** Batch-norm folded into the convolution before it (Jacob et al. 2018, section 3.2). */
import * as tf from '@tensorflow/tfjs';

import type { ConvSpec } from '../config.ts';
import { BATCH_NORM_EPSILON, weight, type Variables, type Weights } from '../networks/convnet.ts';

/** Kernels and biases of an equal network without batch-norm, as fresh variables. */
export function foldBatchNorm(layers: readonly ConvSpec[], weights: Weights): Variables {
  const folded: Record<string, tf.Variable> = {};
  layers.forEach((_, i) => {
    const [kernel, bias] = tf.tidy(() => {
      const kernel = weight(weights, `${i}.kernel`);
      const bias = weight(weights, `${i}.bias`);
      if (i === layers.length - 1) return [kernel.clone(), bias.clone()];
      const deviation = tf.sqrt(tf.add(weight(weights, `${i}.variance`), BATCH_NORM_EPSILON));
      const gain = tf.div(weight(weights, `${i}.gamma`), deviation);
      const shifted = tf.sub(bias, tf.mul(weight(weights, `${i}.mean`), gain));
      return [tf.mul(kernel, gain), shifted];
    }) as [tf.Tensor, tf.Tensor];
    folded[`${i}.kernel`] = tf.variable(kernel);
    folded[`${i}.bias`] = tf.variable(bias);
    tf.dispose([kernel, bias]);
  });
  return folded;
}
