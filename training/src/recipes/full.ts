/** The recipe of the released models: every number and seed. */
import {
  type BundleConfig,
  conv,
  type ConvSpec,
  type EndingConfig,
  type FitConfig,
  type GentleConfig,
  type QuantiseConfig,
  type RecipeConfig,
  type SpoilConfig,
} from '../config.ts';

const LABELS = 10;
const PENS = [0.04, 0.06, 0.08, 0.1, 0.12];

const halve = { pool: 2 } as const;
const narrow = { padding: 0 } as const;

/** Small kernels, and many layers of them. */
const PLAIN: readonly ConvSpec[] = [
  conv(32),
  conv(32, halve),
  conv(64),
  conv(64, halve),
  conv(128),
  conv(128, narrow),
  conv(128, narrow),
  conv(LABELS, narrow),
];
/** Large kernels, and many channels. */
const WIDE: readonly ConvSpec[] = [
  conv(40, { kernel: 5, padding: 2, pool: 2 }),
  conv(80, { kernel: 5, padding: 2, pool: 2 }),
  conv(160),
  conv(192, narrow),
  conv(LABELS, { kernel: 5, padding: 0 }),
];

/** How every teacher learns. */
export const TEACHER_FIT: Omit<FitConfig, 'seed'> = {
  epochs: 40,
  batchSize: 256,
  learningRate: 3e-3,
  warmup: 0.06,
  weightDecay: 0.02,
  ema: 0.998,
};

/** How every student learns. */
export const STUDENT_FIT: FitConfig = {
  epochs: 100,
  batchSize: 256,
  learningRate: 6e-3,
  warmup: 0.05,
  weightDecay: 0.005,
  ema: 0.998,
  seed: 21,
};

/** How every student becomes an integer network. */
export const QUANTISE: QuantiseConfig = {
  activationPercentile: 0.9999,
  weightStep: 0.45,
  calibrationDigits: 2048,
  fit: {
    epochs: 8,
    batchSize: 256,
    learningRate: 3e-4,
    warmup: 0.02,
    weightDecay: 0,
    ema: 0.998,
    seed: 31,
  },
};

/** What all networks end on. */
export const GENTLE: GentleConfig = {
  views: 8,
  seed: 1,
  teacherFit: { ...TEACHER_FIT, epochs: 5, learningRate: 5e-4, warmup: 0.02 },
  augment: {
    rotation: 5,
    scale: [0.94, 1.05],
    stretch: 0.05,
    shear: 0.1,
    shift: 0.75,
    elastic: 0.4,
    heavyChance: 0,
    heavyFactor: 1,
    strokeChance: 0.14,
    blurChance: 0.032,
    noiseChance: 0.032,
    fadeChance: 0.02,
    fogChance: 0.016,
    strikeChance: 0.016,
    erodeChance: 0.024,
  },
  strokes: {
    width: [0.035, 0.13],
    rotation: 5,
    shear: 0.15,
    stretch: 0.2,
    bend: 0.03,
    drift: 0.015,
    trim: 0.06,
  },
};

/** What pictures may look like; what a pen draws on a pad does not. */
const SPOIL: SpoilConfig = {
  impulseChance: 0.04,
  scribbleChance: 0.04,
  defocusChance: 0.024,
  outlineChance: 0.016,
};

/** The last lessons from labels alone. */
export const ALONE: EndingConfig = { distill: null, outlierViews: 1, spoil: SPOIL };

/** The last lessons from the committee; softer answers would leave less doubt of what is no digit. */
const TAUGHT: EndingConfig = { ...ALONE, distill: { temperature: 1, softWeight: 0.9 } };

/** What most bundles have in common. */
function bundle(
  version: string,
  layers: readonly ConvSpec[],
  others: Partial<BundleConfig> = {},
): BundleConfig {
  const student = { layers, fit: STUDENT_FIT };
  return { version, student, quantise: QUANTISE, ending: TAUGHT, ...others };
}

/** See the top of this file. */
export const fullRecipe: RecipeConfig = {
  recipe: 'full',
  data: {
    mnistLimit: 55_000,
    penLimit: null,
    validationLimit: 5_000,
    validationPens: PENS,
    pensPerView: 6,
  },
  pool: {
    views: 16,
    outliersPerView: 6_000,
    seed: 1,
    augment: {
      rotation: 10,
      scale: [0.88, 1.1],
      stretch: 0.1,
      shear: 0.2,
      shift: 1.5,
      elastic: 0.8,
      heavyChance: 0.2,
      heavyFactor: 1.8,
      strokeChance: 0.35,
      blurChance: 0.08,
      noiseChance: 0.08,
      fadeChance: 0.05,
      fogChance: 0.04,
      strikeChance: 0.04,
      erodeChance: 0.06,
    },
    strokes: {
      width: [0.035, 0.13],
      rotation: 8,
      shear: 0.25,
      stretch: 0.35,
      bend: 0.05,
      drift: 0.015,
      trim: 0.06,
    },
  },
  gentle: GENTLE,
  teachers: {
    plain: {
      layers: PLAIN,
      fit: { ...TEACHER_FIT, seed: 11 },
    },
    wide: {
      layers: WIDE,
      fit: { ...TEACHER_FIT, seed: 12 },
    },
    deep: {
      layers: [
        conv(24, narrow),
        conv(32, { padding: 0, pool: 2 }),
        conv(64),
        conv(80, narrow),
        conv(96, narrow),
        conv(112, narrow),
        conv(128, narrow),
        conv(LABELS, { kernel: 4, padding: 0 }),
      ],
      fit: { ...TEACHER_FIT, seed: 13 },
    },
    // These read fewer strokes than the others, and what they see no student sees.
    upright: {
      normalisation: 'slant',
      layers: PLAIN,
      fit: { ...TEACHER_FIT, seed: 14 },
      teaches: false,
    },
    broad: {
      normalisation: 'width',
      layers: WIDE,
      fit: { ...TEACHER_FIT, seed: 15 },
      teaches: false,
    },
  },
  distill: { temperature: 2, softWeight: 0.9 },
  bundles: {
    'digits': bundle('1.6.0', [
      conv(12, halve),
      conv(16, halve),
      conv(32),
      conv(40, narrow),
      conv(44, narrow),
      conv(LABELS, narrow),
    ]),
    'digits-micro': bundle('1.3.0', [
      conv(8, halve),
      conv(12, halve),
      conv(20),
      conv(28, narrow),
      conv(30, narrow),
      conv(LABELS, narrow),
    ]),
    'digits-nano': bundle(
      '1.2.0',
      [conv(8, halve), conv(12, halve), conv(18, narrow), conv(24, narrow), conv(LABELS, narrow)],
      // Twice the drawings cost so small a network more on MNIST than they give it on strokes.
      { quantise: { ...QUANTISE, weightStep: 0.5 }, drawings: 3, ending: ALONE },
    ),
  },
  seeds: [21, 22, 23],
};
