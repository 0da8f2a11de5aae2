/** Bias correction after quantisation. */
import * as tf from '@tensorflow/tfjs';

import { convolve, maxPool, toInput, weight, type Variables } from '../networks/convnet.ts';
import { type Quantisation, quantiseNetwork, toHwio } from './qat.ts';

/**
 * Takes from every bias what rounding the weights adds to its channel on average over the images, so
 * that coarse weights leave each channel's mean where it was (Nagel, van Baalen, Blankevoort & Welling
 * 2019, arXiv 1906.04721, section 4.2).
 * @param variables folded kernels and biases; the biases change in place.
 * @param images n·784 ready bytes.
 */
export async function correctBiases(
  quantisation: Quantisation,
  variables: Variables,
  images: Uint8Array,
): Promise<void> {
  const network = await quantiseNetwork(quantisation, variables);
  tf.tidy(() => {
    let x = toInput(images);
    network.forEach(({ layer, weightScale }, i) => {
      const { padding, pool } = layer;
      const kernel = weight(variables, `${i}.kernel`) as tf.Tensor4D;
      const bias = weight(variables, `${i}.bias`);
      const sum = tf.add(convolve(x, kernel, padding), bias) as tf.Tensor4D;
      const rounded = tf.mul(tf.tensor4d(toHwio(layer), kernel.shape), tf.tensor1d(weightScale));
      const error = convolve(x, tf.sub(rounded, kernel), padding);
      variables[`${i}.bias`]?.assign(tf.sub(bias, tf.mean(error, [0, 1, 2])));
      x = maxPool(tf.relu(sum), pool === 2 ? 2 : 1);
    });
  });
}
