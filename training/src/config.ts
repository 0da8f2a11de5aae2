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

/** Ranges of the random views that teachers and students see; every draw is uniform unless said. */
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
  /** Chance of a view whose geometry goes `heavyFactor` times as far. */
  readonly heavyChance: number;
  readonly heavyFactor: number;
  /** Chance of a thicker or thinner stroke. */
  readonly strokeChance: number;
  /** Chance of a blurred view. */
  readonly blurChance: number;
  /** Chance of additive noise. */
  readonly noiseChance: number;
  /** Chance of grey paper and pale ink. */
  readonly fadeChance: number;
  /** Chance of uneven light. */
  readonly fogChance: number;
  /** Chance of a line across. */
  readonly strikeChance: number;
  /** Chance of gaps in the ink. */
  readonly erodeChance: number;
}

/** Ranges of the random variations of pen strokes, before they become pixels. */
export interface StrokeConfig {
  /** Pen width as a fraction of the pad. */
  readonly width: readonly [number, number];
  /** Largest turn either way, degrees. */
  readonly rotation: number;
  /** Largest slant, dx per dy. */
  readonly shear: number;
  /** Largest natural logarithm of width over height against the original. */
  readonly stretch: number;
  /** Standard deviation of a smooth bend, in half sizes of the digit. */
  readonly bend: number;
  /** Standard deviation of each pen stroke's shift, in half sizes. */
  readonly drift: number;
  /** Largest share of a pen stroke that may be missing at either end. */
  readonly trim: number;
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

/** A network and how it learns. */
export interface NetworkConfig {
  readonly layers: readonly ConvSpec[];
  readonly fit: FitConfig;
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
    /** Pen widths that the validation strokes are drawn in. */
    readonly validationPens: readonly number[];
    /** How often each pen digit is in a view, drawn anew every time. */
    readonly pensPerView: number;
  };
  /** Different augmented views of the training set, shared by all networks. */
  readonly pool: {
    readonly views: number;
    /** What is no digit, in every view of a student. */
    readonly outliersPerView: number;
    readonly seed: number;
    readonly augment: AugmentConfig;
    readonly strokes: StrokeConfig;
  };
  /** The committee, by name; its mean logits teach the student. */
  readonly teachers: Readonly<Record<string, NetworkConfig>>;
  readonly student: NetworkConfig;
  readonly distill: DistillConfig;
  readonly quantise: {
    /** Share of activations that a layer's scale must represent without clipping. */
    readonly activationPercentile: number;
    /** Weight scale as a share of the channel's root mean square: the fineness that bytes pay for. */
    readonly weightStep: number;
    /** Training digits that calibrate the activation scales. */
    readonly calibrationDigits: number;
    readonly fit: FitConfig;
  };
}

const LABELS = 10;

const PENS = [0.04, 0.06, 0.08, 0.1, 0.12];

const TEACHER_FIT = {
  epochs: 16,
  batchSize: 256,
  learningRate: 3e-3,
  warmup: 0.06,
  weightDecay: 0.02,
  ema: 0.998,
};

/** The released model. */
export const fullConfig: RecipeConfig = {
  recipe: 'full',
  model: { name: 'digits', version: '1.0.0' },
  data: {
    mnistLimit: 55_000,
    penLimit: null,
    validationLimit: 5_000,
    validationPens: PENS,
    pensPerView: 3,
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
  teachers: {
    plain: {
      layers: [
        { kernel: 3, out: 32, padding: 1, pool: 1 },
        { kernel: 3, out: 32, padding: 1, pool: 2 },
        { kernel: 3, out: 64, padding: 1, pool: 1 },
        { kernel: 3, out: 64, padding: 1, pool: 2 },
        { kernel: 3, out: 128, padding: 1, pool: 1 },
        { kernel: 3, out: 128, padding: 0, pool: 1 },
        { kernel: 3, out: 128, padding: 0, pool: 1 },
        { kernel: 3, out: LABELS, padding: 0, pool: 1 },
      ],
      fit: { ...TEACHER_FIT, seed: 11 },
    },
    wide: {
      layers: [
        { kernel: 5, out: 40, padding: 2, pool: 2 },
        { kernel: 5, out: 80, padding: 2, pool: 2 },
        { kernel: 3, out: 160, padding: 1, pool: 1 },
        { kernel: 3, out: 192, padding: 0, pool: 1 },
        { kernel: 5, out: LABELS, padding: 0, pool: 1 },
      ],
      fit: { ...TEACHER_FIT, seed: 12 },
    },
    deep: {
      layers: [
        { kernel: 3, out: 24, padding: 0, pool: 1 },
        { kernel: 3, out: 32, padding: 0, pool: 2 },
        { kernel: 3, out: 64, padding: 1, pool: 1 },
        { kernel: 3, out: 80, padding: 0, pool: 1 },
        { kernel: 3, out: 96, padding: 0, pool: 1 },
        { kernel: 3, out: 112, padding: 0, pool: 1 },
        { kernel: 3, out: 128, padding: 0, pool: 1 },
        { kernel: 4, out: LABELS, padding: 0, pool: 1 },
      ],
      fit: { ...TEACHER_FIT, seed: 13 },
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
    weightStep: 0.45,
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
    validationPens: [0.08],
    pensPerView: 1,
  },
  pool: { ...fullConfig.pool, views: 2, outliersPerView: 300 },
  teachers: {
    small: {
      layers: [
        { kernel: 3, out: 8, padding: 1, pool: 2 },
        { kernel: 3, out: 16, padding: 1, pool: 2 },
        { kernel: 3, out: 24, padding: 0, pool: 1 },
        { kernel: 5, out: LABELS, padding: 0, pool: 1 },
      ],
      fit: { ...TEACHER_FIT, epochs: 4, batchSize: 64, ema: 0.9, seed: 11 },
    },
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
