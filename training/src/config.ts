/** Every number and seed of the recipe, in one typed place. Nothing else in training/ holds one. */

/** One convolution of a chain; a dense layer is a convolution whose kernel covers the map. */
export interface ConvSpec {
  /** Side of the square kernel. */
  readonly kernel: number;
  /** Output channels. */
  readonly out: number;
  /** Zero pixels on every side. */
  readonly padding: number;
  /** 2: a 2×2 max-pool follows. */
  readonly pool: 1 | 2;
}

/** Ranges of the random views that teacher and student see; every draw is uniform unless said. */
export interface AugmentConfig {
  /** Largest turn either way, degrees. */
  readonly rotation: number;
  /** Size factor, drawn for each axis around a common one. */
  readonly scale: readonly [number, number];
  /** Largest difference between the two axes' factors. */
  readonly stretch: number;
  /** Largest horizontal shear, dx per dy. */
  readonly shear: number;
  /** Largest shift either way, pixels. */
  readonly shift: number;
  /** Standard deviation of the elastic field's grid points, pixels (Simard et al. 2003). */
  readonly elastic: number;
  /** Chance of a thicker or thinner stroke. */
  readonly strokeChance: number;
  /** Chance of a blurred view. */
  readonly blurChance: number;
  /** Chance of additive noise. */
  readonly noiseChance: number;
}

/** One run of gradient descent. */
export interface FitConfig {
  readonly epochs: number;
  readonly batchSize: number;
  /** Peak learning rate of Adam; linear warm-up, then a cosine to a hundredth of it. */
  readonly learningRate: number;
  /** Share of all steps spent warming up. */
  readonly warmup: number;
  /** Decoupled weight decay of kernels (Loshchilov & Hutter 2019), times the learning rate. */
  readonly weightDecay: number;
  /** Decay of the exponential moving average of weights. */
  readonly ema: number;
  readonly seed: number;
}

/** How a student learns from teacher and labels (Hinton et al. 2015). */
export interface DistillConfig {
  /** Softens both distributions; the soft loss is scaled by its square. */
  readonly temperature: number;
  /** Weight of the soft loss; the hard loss has the rest. */
  readonly softWeight: number;
}

/** The whole recipe. */
export interface RecipeConfig {
  /** Names the working folder, so that recipes do not touch each other's checkpoints. */
  readonly recipe: string;
  readonly model: { readonly name: string; readonly version: string };
  readonly data: {
    /** MNIST training digits used, at most 55,000. */
    readonly mnistLimit: number;
    /** Pen digits used; `null`: all of the training writers'. */
    readonly penLimit: number | null;
    /** Validation digits used of each source. */
    readonly validationLimit: number;
    /** Pen widths of the training strokes, as fractions of the pad; each digit is drawn in each. */
    readonly trainPens: readonly number[];
    /** Pen widths that the validation strokes are drawn in. */
    readonly validationPens: readonly number[];
    /** Share of each view that is pen strokes: renders per pen digit and view. */
    readonly pensPerView: number;
  };
  readonly augment: AugmentConfig;
  /** Different augmented views of the training set; teacher logits are kept for each. */
  readonly views: number;
  readonly teacher: { readonly layers: readonly ConvSpec[]; readonly fit: FitConfig };
  readonly student: { readonly layers: readonly ConvSpec[]; readonly fit: FitConfig };
  readonly distill: DistillConfig;
  readonly quantise: {
    /** Share of activations that a layer's scale must represent without clipping. */
    readonly activationPercentile: number;
    /** Training digits that calibrate the activation scales. */
    readonly calibrationDigits: number;
    readonly fit: FitConfig;
  };
}

const LABELS = 10;

const PENS = [0.04, 0.06, 0.08, 0.1, 0.12];

/** The released model. */
export const fullConfig: RecipeConfig = {
  recipe: 'full',
  model: { name: 'digits', version: '1.0.0' },
  data: {
    mnistLimit: 55_000,
    penLimit: null,
    validationLimit: 5_000,
    trainPens: PENS,
    validationPens: PENS,
    pensPerView: 2,
  },
  augment: {
    rotation: 13,
    scale: [0.86, 1.12],
    stretch: 0.1,
    shear: 0.22,
    shift: 2,
    elastic: 0.9,
    strokeChance: 0.35,
    blurChance: 0.08,
    noiseChance: 0.08,
  },
  views: 16,
  teacher: {
    layers: [
      { kernel: 3, out: 32, padding: 1, pool: 2 },
      { kernel: 3, out: 48, padding: 1, pool: 1 },
      { kernel: 3, out: 48, padding: 1, pool: 2 },
      { kernel: 3, out: 96, padding: 0, pool: 1 },
      { kernel: 3, out: 96, padding: 0, pool: 1 },
      { kernel: 3, out: LABELS, padding: 0, pool: 1 },
    ],
    fit: {
      epochs: 11,
      batchSize: 256,
      learningRate: 3e-3,
      warmup: 0.08,
      weightDecay: 0.02,
      ema: 0.998,
      seed: 11,
    },
  },
  student: {
    layers: [
      { kernel: 3, out: 12, padding: 1, pool: 2 },
      { kernel: 3, out: 16, padding: 1, pool: 1 },
      { kernel: 3, out: 16, padding: 1, pool: 2 },
      { kernel: 3, out: 24, padding: 0, pool: 1 },
      { kernel: 3, out: 24, padding: 0, pool: 1 },
      { kernel: 3, out: LABELS, padding: 0, pool: 1 },
    ],
    fit: {
      epochs: 26,
      batchSize: 256,
      learningRate: 6e-3,
      warmup: 0.05,
      weightDecay: 0.005,
      ema: 0.998,
      seed: 21,
    },
  },
  distill: { temperature: 4, softWeight: 0.9 },
  quantise: {
    activationPercentile: 0.9999,
    calibrationDigits: 2048,
    fit: {
      epochs: 6,
      batchSize: 256,
      learningRate: 5e-4,
      warmup: 0.02,
      weightDecay: 0,
      ema: 0.998,
      seed: 31,
    },
  },
};

/** A small network on a small subset: proves the whole path in minutes, on any backend. */
export const quickConfig: RecipeConfig = {
  ...fullConfig,
  recipe: 'quick',
  model: { name: 'digits-quick', version: '0.0.0' },
  data: {
    mnistLimit: 3_000,
    penLimit: 500,
    validationLimit: 500,
    trainPens: [0.05, 0.1],
    validationPens: [0.08],
    pensPerView: 1,
  },
  views: 2,
  teacher: {
    layers: [
      { kernel: 3, out: 8, padding: 1, pool: 2 },
      { kernel: 3, out: 16, padding: 1, pool: 2 },
      { kernel: 3, out: 24, padding: 0, pool: 1 },
      { kernel: 5, out: LABELS, padding: 0, pool: 1 },
    ],
    fit: { ...fullConfig.teacher.fit, epochs: 4, batchSize: 64, ema: 0.9 },
  },
  student: {
    layers: [
      { kernel: 3, out: 4, padding: 1, pool: 2 },
      { kernel: 3, out: 8, padding: 1, pool: 2 },
      { kernel: 3, out: 12, padding: 0, pool: 1 },
      { kernel: 5, out: LABELS, padding: 0, pool: 1 },
    ],
    fit: { ...fullConfig.student.fit, epochs: 6, batchSize: 64, ema: 0.9 },
  },
  quantise: {
    ...fullConfig.quantise,
    calibrationDigits: 256,
    fit: { ...fullConfig.quantise.fit, epochs: 1, batchSize: 64, ema: 0.9 },
  },
};
