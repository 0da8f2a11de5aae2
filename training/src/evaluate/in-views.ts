/**
 * Test-time augmentation: a digit is read in several random views, and the mean of the logits counts,
 * as Krizhevsky, Sutskever & Hinton (2012) did with ten crops. Too slow for what ships.
 */
import { createAugmenter } from '../augment/warp.ts';
import type { InViewsConfig } from '../config.ts';
import type { Progress } from '../progress.ts';
import { createRandom, mixSeed } from '../random.ts';
import { mean, type Predictor } from './predictors.ts';

const PIXELS = 784;

/**
 * Reads digits in views, which are the same every time.
 * @throws the signal's reason on abort.
 */
export function inViews(
  predictor: Predictor,
  { views, seed, augment }: InViewsConfig,
  progress: Progress,
  signal: AbortSignal,
): Predictor {
  const { augment: vary } = createAugmenter(augment);
  return async (images) => {
    const bar = progress.start('Digits are read in views', views);
    const answers: Float32Array[] = [];
    for (let view = 0; view < views; view++) {
      signal.throwIfAborted();
      const random = createRandom(mixSeed(seed, view));
      const varied = new Uint8Array(images.length);
      for (let at = 0; at < images.length; at += PIXELS) vary(images, at, varied, at, random);
      answers.push(await predictor(varied));
      bar.update(view + 1);
    }
    bar.stop();
    return mean(answers);
  };
}
