/**
 * Views of the training set: view `v` is the whole set, each digit augmented afresh.
 *
 * A view is a pure function of (digits, configuration, seed, v), so teacher logits computed for it
 * once stay valid, and a resumed run sees what the interrupted one would have seen.
 */
import type { AugmentConfig } from '../config.ts';
import type { Digits } from '../data/digits.ts';
import { createRandom, mixSeed } from '../random.ts';
import { createAugmenter } from './warp.ts';

const PIXELS = 784;

/** Training digits as they are drawn from: MNIST once, each pen digit in several pen widths. */
export interface TrainingSet {
  readonly mnist: Digits;
  /** One render of the same pen digits, in the same order, per pen width. */
  readonly pens: readonly Digits[];
}

/** How many digits a view holds. */
export function viewLength(set: TrainingSet, pensPerView: number): number {
  return set.mnist.labels.length + pensPerView * (set.pens[0]?.labels.length ?? 0);
}

/** Makes view `view`: MNIST first, then the pen digits `pensPerView` times, each in a random pen. */
export function makeView(
  set: TrainingSet,
  config: AugmentConfig,
  pensPerView: number,
  seed: number,
  view: number,
): Digits {
  const length = viewLength(set, pensPerView);
  const images = new Uint8Array(length * PIXELS);
  const labels = new Uint8Array(length);
  const augmenter = createAugmenter(config);
  const random = createRandom(mixSeed(seed, view));
  let n = 0;
  const add = (digits: Digits, i: number): void => {
    augmenter.augment(digits.images, i * PIXELS, images, n * PIXELS, random);
    labels[n++] = digits.labels[i] ?? 0;
  };
  for (let i = 0; i < set.mnist.labels.length; i++) add(set.mnist, i);
  for (let copy = 0; copy < pensPerView; copy++) {
    for (let i = 0; i < (set.pens[0]?.labels.length ?? 0); i++) {
      const pen = set.pens[random.below(set.pens.length)];
      if (pen) add(pen, i);
    }
  }
  return { images, labels };
}
