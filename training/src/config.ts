/** What a recipe is made of. The numbers and seeds themselves are in recipes/, and nowhere else. */

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

/** Views that are the digits themselves. */
export const STILL: AugmentConfig = {
  rotation: 0,
  scale: [1, 1],
  stretch: 0,
  shear: 0,
  shift: 0,
  elastic: 0,
  heavyChance: 0,
  heavyFactor: 1,
  strokeChance: 0,
  blurChance: 0,
  noiseChance: 0,
  fadeChance: 0,
  fogChance: 0,
  strikeChance: 0,
  erodeChance: 0,
};

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

/** Chances of what a student sees that its teachers do not; see `augment/spoil.ts`. */
export interface SpoilConfig {
  /** Black and white pixels anywhere. */
  readonly impulseChance: number;
  /** A line with teeth across. */
  readonly scribbleChance: number;
  /** A strong blur. */
  readonly defocusChance: number;
  /** Its outline alone. */
  readonly outlineChance: number;
}

/** Nothing is spoilt. */
export const SOUND: SpoilConfig = {
  impulseChance: 0,
  scribbleChance: 0,
  defocusChance: 0,
  outlineChance: 0,
};

/** A square convolution; by default 3×3 that keeps the map's size. */
export function conv(
  out: number,
  { kernel = 3, padding = 1, pool = 1 }: Partial<ConvSpec> = {},
): ConvSpec {
  return { kernel, out, padding, pool };
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

/** What is made alike in all digits: their slant, or slant and width. */
export type Normalisation = 'slant' | 'width';

/** A member of the committee. */
export interface TeacherConfig extends NetworkConfig {
  /** What is made alike in all digits before it sees them; nothing where it is left out. */
  readonly normalisation?: Normalisation;
  /** `false`: it has a vote in the committee, but no student hears it. */
  readonly teaches?: boolean;
}

/** How a student learns from teacher and labels (Hinton et al. 2015). */
export interface DistillConfig {
  /** Softens both distributions; the soft loss is scaled by its square. */
  readonly temperature: number;
  /** Weight of the soft loss; the hard loss has the rest. */
  readonly softWeight: number;
}

/** How a float student becomes an integer network. */
export interface QuantiseConfig {
  /** Share of activations that a layer's scale must represent without clipping. */
  readonly activationPercentile: number;
  /** Weight scale as a share of the channel's root mean square: the fineness that bytes pay for. */
  readonly weightStep: number;
  /** Training digits that calibrate the activation scales. */
  readonly calibrationDigits: number;
  readonly fit: FitConfig;
}

/** A way to make a folded network smaller; shares are in 0..1. */
export type Method =
  /** Leave it as it is. */
  | { readonly kind: 'none' }
  /** Weight codes of at most `most` either way. */
  | { readonly kind: 'clip'; readonly most: number }
  /** So many different weights in a layer. */
  | { readonly kind: 'cluster'; readonly values: number }
  /** The smallest weights of every layer are zero: that share of them. */
  | { readonly kind: 'prune'; readonly share: number }
  /** The smallest filters of every hidden layer are gone: that share of them. */
  | { readonly kind: 'filters'; readonly share: number }
  /** Convolutions through fewer channels: that share of their outputs. */
  | { readonly kind: 'low-rank'; readonly share: number };

/** One way to compress a bundle's student, to be measured beside others. */
export interface CompressionConfig {
  readonly title: string;
  /** The bundle whose float student it starts from. */
  readonly bundle: string;
  readonly method: Method;
  /** See {@link QuantiseConfig}; 0: a channel's largest weight becomes code ±127. */
  readonly weightStep: number;
  /** Epochs of quantisation-aware fine-tuning; 0: none. */
  readonly epochs: number;
}

/** What an integer network learns from. */
export interface EndingConfig {
  /** How, from the committee; `null`: from labels alone. */
  readonly distill: DistillConfig | null;
  /** Views of outliers in an epoch: softened answers leave a student less sure of digits. */
  readonly outlierViews: number;
  /** What is done to pictures and outliers before it sees them, afresh in every epoch. */
  readonly spoil: SpoilConfig;
}

/** One bundle to ship. */
export interface BundleConfig {
  readonly version: string;
  readonly student: NetworkConfig;
  readonly quantise: QuantiseConfig;
  /** How many of a view's drawings of each pen digit are in an epoch; absent: all. */
  readonly drawings?: number;
  readonly ending: EndingConfig;
}

/** Different augmented views of the training set. */
export interface ViewsConfig {
  readonly views: number;
  readonly seed: number;
  readonly augment: AugmentConfig;
  readonly strokes: StrokeConfig;
}

/** Views nearer to what people write, on which every network ends its learning. */
export interface GentleConfig extends ViewsConfig {
  /** How a teacher goes on to them before it teaches; each with its own seed. */
  readonly teacherFit: Omit<FitConfig, 'seed'>;
}

/** How a label set is learned, whatever its labels are. */
export interface LearningConfig {
  /** Names the working folder, so that recipes do not touch each other's checkpoints. */
  readonly recipe: string;
  readonly data: {
    /** How often each pen digit is in a view, drawn anew every time. */
    readonly pensPerView: number;
  };
  /** The views that all networks share. */
  readonly pool: ViewsConfig & {
    /** What is no digit, in every view of a student. */
    readonly outliersPerView: number;
  };
  /** What ends the learning of teachers and of int8 students; `null`: what they began with. */
  readonly gentle: GentleConfig | null;
  /** The committee, by name; the mean logits that those who teach have of each view teach the students. */
  readonly teachers: Readonly<Record<string, TeacherConfig>>;
  /** How students learn from the committee before they are integer networks. */
  readonly distill: DistillConfig;
  /** What is shipped, by name. */
  readonly bundles: Readonly<Record<string, BundleConfig>>;
  /** Every bundle is trained once for each, in place of its configuration's own; the best on validation ships. */
  readonly seeds: readonly number[];
}

/** The whole recipe for digits. */
export interface RecipeConfig extends LearningConfig {
  readonly data: LearningConfig['data'] & {
    /** MNIST training digits used, at most 55,000. */
    readonly mnistLimit: number;
    /** Pen digits used; `null`: all of the training writers'. */
    readonly penLimit: number | null;
    /** Validation digits used of each source. */
    readonly validationLimit: number;
    /** Pen widths that the validation strokes are drawn in. */
    readonly validationPens: readonly number[];
  };
}

/** The whole recipe for a folder of pictures. */
export interface FolderConfig extends LearningConfig {
  readonly data: LearningConfig['data'] & {
    /** How often each training picture is in a view, augmented afresh every time. */
    readonly copies: number;
  };
}
