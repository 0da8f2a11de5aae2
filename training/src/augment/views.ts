/**
 * Views of the training set: view `v` is the whole set, each digit augmented afresh.
 *
 * A view is a pure function of (digits, configuration, seed, v), so teacher logits computed for it
 * once stay valid, and a resumed run sees what the interrupted one would have seen.
 */
import type { AugmentConfig, StrokeConfig } from '../config.ts';
import { DIGIT_BYTES, type Digits } from '../data/digits.ts';
import type { PenDigit } from '../data/pendigits.ts';
import { renderNormalized } from '../data/render.ts';
import { createRandom, mixSeed } from '../random.ts';
import { varyStrokes } from './strokes.ts';
import { createAugmenter } from './warp.ts';

/** What views are made of: ready pictures, and pen digits to be drawn. */
export interface TrainingSet {
  readonly pictures: Digits;
  readonly pens: readonly PenDigit[];
}

/** What a view is made with. */
export interface ViewConfig {
  readonly augment: AugmentConfig;
  readonly strokes: StrokeConfig;
  /** How often each pen digit is in a view, drawn anew every time. */
  readonly pensPerView: number;
  readonly seed: number;
}

/** The labels of any view: the pictures first, then the pen digits `pensPerView` times. */
export function viewLabels(set: TrainingSet, pensPerView: number): Uint8Array {
  const pens = set.pens.map(({ label }) => label);
  const copies = Array.from({ length: pensPerView }, () => pens).flat();
  return Uint8Array.from([...set.pictures.labels, ...copies]);
}

/** Makes the n·784 bytes of view `view`, in the order of {@link viewLabels}. */
export function makeView(set: TrainingSet, config: ViewConfig, view: number): Uint8Array {
  const pictures = set.pictures.labels.length;
  const images = new Uint8Array((pictures + config.pensPerView * set.pens.length) * DIGIT_BYTES);
  const augmenter = createAugmenter(config.augment);
  const random = createRandom(mixSeed(config.seed, view));
  let at = 0;
  const add = (source: Uint8Array, from: number): void => {
    augmenter.augment(source, from, images, at, random);
    at += DIGIT_BYTES;
  };
  for (let i = 0; i < pictures; i++) add(set.pictures.images, i * DIGIT_BYTES);
  for (let copy = 0; copy < config.pensPerView; copy++) {
    for (const digit of set.pens) {
      const strokes = varyStrokes(digit.strokes, config.strokes, random);
      const penWidth = random.between(config.strokes.width[0], config.strokes.width[1]);
      add(renderNormalized({ ...digit, strokes }, { penWidth }), 0);
    }
  }
  return images;
}
