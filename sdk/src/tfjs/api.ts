/** The public types of `inkdigit/tfjs`. No code. */
import type {
  BatchOptions,
  CallOptions,
  ClassifierOptions,
  DigitInput,
  DigitInputs,
  ModelInfo,
  Prediction,
} from '../api.ts';
import type { Tfjs, TfTensor } from './backend.ts';

/** How to make a classifier on the page's tfjs. */
export interface TfjsClassifierOptions<T extends TfTensor> extends Pick<
  ClassifierOptions,
  'model' | 'integrity' | 'signal' | 'onProgress'
> {
  /** The page's tfjs, with a backend: `import * as tf from '@tensorflow/tfjs'`. */
  readonly tf: Tfjs<T>;
}

/**
 * An answer, as everywhere in inkdigit; all of it the same on every engine, but that tfjs does not say
 * where its time goes: in a `profile` all of it is `compute`.
 */
export interface TfjsPrediction extends Omit<Prediction, 'engine'> {
  readonly engine: 'tfjs';
}

/** Reads handwritten digits on the page's tfjs. Made by `createClassifier` of `inkdigit/tfjs`. */
export interface TfjsClassifier<T extends TfTensor> {
  /** The model that is loaded. */
  readonly model: ModelInfo;

  /**
   * Reads one digit.
   * @throws {InkdigitError} `input-type`, `input-size`, `input-read`, `engine-lost` or `disposed`.
   */
  classify(input: DigitInput, options?: CallOptions): Promise<TfjsPrediction>;

  /**
   * Reads many digits, giving the page a turn now and then.
   * @param inputs digits one by one, or `n · 784` bytes of ready digits; not to be changed meanwhile.
   * @returns one prediction per digit, in order.
   * @throws {InkdigitError} as `classify` does.
   */
  classifyBatch(inputs: DigitInputs, options?: BatchOptions): Promise<TfjsPrediction[]>;

  /**
   * What the network sees of a picture: 784 bytes, 28×28, white ink (255) on black (0).
   * @throws {InkdigitError} `input-type`, `input-size`, `input-read` or `disposed`.
   */
  normalize(input: DigitInput): Promise<Uint8Array>;

  /**
   * The network by itself, for digits that are tensors already; nothing leaves the backend.
   * @param pixels n · 784 whole numbers in 0..255, white ink on black, such as [n, 28, 28, 1].
   * @returns float32 [n, labels], whole numbers: the network's integer logits. Yours to dispose of;
   *   `tf.tidy` works.
   * @throws {InkdigitError} `disposed`.
   */
  logits(pixels: T): T;

  /** Frees the weights; calls from now on reject with `disposed`. Safe to repeat. */
  dispose(): void;
  /** The same, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>;
}
