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

/**
 * Milliseconds of the quicker of two, for other programs run as well. One goes before them: on the
 * first, a GPU makes its program and its inputs.
 */
async function convolve(batch: number): Promise<number> {
  const input = tf.ones<tf.Rank.R4>([batch, SIDE, SIDE, CHANNELS]);
  const kernel = tf.ones<tf.Rank.R4>([KERNEL, KERNEL, CHANNELS, CHANNELS]);
  const run = async (): Promise<number> => {
    const start = performance.now();
    // One image is read, to know that all are done without timing the way back of all.
    const image = tf.tidy(() => tf.slice(tf.conv2d(input, kernel, 1, 'same'), 0, 1));
    await image.data();
    image.dispose();
    return performance.now() - start;
  };
  await run();
  const ms = Math.min(await run(), await run());
  tf.dispose([input, kernel]);
  return ms;
}
