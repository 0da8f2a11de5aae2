/**
 * Owns one quick measure of how fast the running backend convolves. It must not know which one it is.
 */
import * as tf from '@tensorflow/tfjs';

/** The size of a teacher's middle layers. */
const SIDE = 28;
const CHANNELS = 32;
const KERNEL = 3;
const MACS_PER_IMAGE = SIDE * SIDE * KERNEL * KERNEL * CHANNELS * CHANNELS;
const ENOUGH_MS = 100;

/**
 * Times a 3×3 convolution, 32 channels to 32, on 28×28 maps, on ever larger batches until one takes
 * a tenth of a second.
 *
 * @returns forward GMAC/s (10⁹ multiply-adds a second) of the last batch.
 */
export async function convolutionSpeed(): Promise<number> {
  for (let batch = 1; ; batch *= 4) {
    const ms = await convolve(batch);
    if (ms >= ENOUGH_MS || batch >= 1024) return (batch * MACS_PER_IMAGE) / ms / 1e6;
  }
}

async function convolve(batch: number): Promise<number> {
  const input = tf.ones<tf.Rank.R4>([batch, SIDE, SIDE, CHANNELS]);
  const kernel = tf.ones<tf.Rank.R4>([KERNEL, KERNEL, CHANNELS, CHANNELS]);
  const start = performance.now();
  const output = tf.conv2d(input, kernel, 1, 'same');
  await output.data();
  const ms = performance.now() - start;
  tf.dispose([input, kernel, output]);
  return ms;
}
