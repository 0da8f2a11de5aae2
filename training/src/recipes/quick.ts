/** A small network on a small subset: proves the whole path in minutes, on any backend. */
import { conv, type FitConfig, type RecipeConfig } from '../config.ts';
import { ALONE, fullRecipe, GENTLE, QUANTISE, STUDENT_FIT, TEACHER_FIT } from './full.ts';

const LABELS = 10;
const cover = { kernel: 5, padding: 0 } as const;

/** The released model's way to learn, in fewer and smaller steps. */
function brief<Fit extends Omit<FitConfig, 'seed'>>(fit: Fit, epochs: number): Fit {
  return { ...fit, epochs, batchSize: 64, ema: 0.9 };
}

/** See the top of this file. */
export const quickRecipe: RecipeConfig = {
  ...fullRecipe,
  recipe: 'quick',
  data: {
    mnistLimit: 3_000,
    penLimit: 500,
    validationLimit: 500,
    validationPens: [0.08],
    pensPerView: 1,
  },
  pool: { ...fullRecipe.pool, views: 2, outliersPerView: 300 },
  gentle: { ...GENTLE, views: 2, teacherFit: brief(GENTLE.teacherFit, 1) },
  teachers: {
    small: {
      layers: [
        conv(8, { pool: 2 }),
        conv(16, { pool: 2 }),
        conv(24, { padding: 0 }),
        conv(LABELS, cover),
      ],
      fit: brief({ ...TEACHER_FIT, seed: 11 }, 4),
    },
  },
  bundles: {
    'digits-quick': {
      version: '0.0.0',
      student: {
        layers: [
          conv(4, { pool: 2 }),
          conv(8, { pool: 2 }),
          conv(12, { padding: 0 }),
          conv(LABELS, cover),
        ],
        fit: brief(STUDENT_FIT, 6),
      },
      quantise: {
        ...QUANTISE,
        calibrationDigits: 256,
        fit: brief(QUANTISE.fit, 2),
      },
      ending: ALONE,
    },
  },
  seeds: [21],
};
