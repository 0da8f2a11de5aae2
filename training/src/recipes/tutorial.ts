/**
 * The small pipeline that distillation is usually taught with (as in Keras's "Knowledge Distillation"
 * example): MNIST alone, Conv32-pool-Conv64-pool-Dense128 teaching Conv16-pool-Dense64, temperature 3,
 * five epochs each, Adam, int8. Two usual mistakes are put right: the soft loss takes logits, not
 * softmax outputs, and every digit meets its own teacher's answer, however the batch is shuffled.
 */
import {
  conv,
  type DistillConfig,
  type FitConfig,
  type RecipeConfig,
  SOUND,
  STILL,
} from '../config.ts';
import { fullRecipe, QUANTISE } from './full.ts';

const FIT: FitConfig = {
  epochs: 5,
  batchSize: 128,
  learningRate: 1e-3,
  warmup: 0,
  weightDecay: 0,
  ema: 0.9,
  seed: 1,
};

const DISTILL: DistillConfig = { temperature: 3, softWeight: 0.9 };

/** A dense layer over a map of `side` × `side`. */
const dense = (out: number, side: number): ReturnType<typeof conv> =>
  conv(out, { kernel: side, padding: 0 });

/** See the top of this file. */
export const tutorialRecipe: RecipeConfig = {
  ...fullRecipe,
  recipe: 'tutorial',
  data: { ...fullRecipe.data, pensPerView: 0 },
  pool: { ...fullRecipe.pool, views: 1, outliersPerView: 0, augment: STILL },
  gentle: null,
  teachers: {
    tutorial: {
      layers: [conv(32, { pool: 2 }), conv(64, { pool: 2 }), dense(128, 7), dense(10, 1)],
      fit: FIT,
    },
  },
  distill: DISTILL,
  bundles: {
    'digits-tutorial': {
      version: '0.0.0',
      student: { layers: [conv(16, { pool: 2 }), dense(64, 14), dense(10, 1)], fit: FIT },
      quantise: {
        ...QUANTISE,
        weightStep: 0,
        fit: { ...FIT, epochs: 1, learningRate: 1e-4 },
      },
      ending: { distill: DISTILL, outlierViews: 1, spoil: SOUND },
    },
  },
  seeds: [1],
};
