/**
 * The public types: everything that a page passes in and gets back. No code.
 */
/// <reference lib="esnext.disposable" />
import type { EngineCost } from './engines/cost.ts';
import type { EngineName, EngineProfile } from './engines/engine.ts';
import type { InkdigitError } from './errors.ts';
import type { ModelCard } from './model/model.ts';
import type { PixelImage } from './preprocess/image.ts';
import type { Box } from './preprocess/plane.ts';

/**
 * `auto` measures what there is and sends every call where it finishes first; the others force one
 * engine, or fail with `engine-unavailable`.
 */
export type EngineChoice = 'auto' | EngineName;

/** How to make a classifier; everything is optional (but `model` with `inkdigit/core`). */
export interface ClassifierOptions {
  /** `auto` when absent. */
  readonly engine?: EngineChoice | undefined;
  /** A model other than the embedded one: its URL (relative to the page) or its bytes. */
  readonly model?: string | URL | ArrayBuffer | Uint8Array | undefined;
  /** What the model must hash to, as in a `<script>`: `sha256-` and 44 characters of base64. */
  readonly integrity?: string | undefined;
  /**
   * Threads that `wasm` spreads large batches over, 1 to 64: the page's own and workers beside it.
   * 1 when absent, which starts no worker.
   */
  readonly threads?: number | undefined;
  /** Where to find GPU adapters instead of `navigator.gpu`: for Node and for tests. */
  readonly gpu?: Known<'GPU', object> | undefined;
  /** The page's own GPU device to share; it is never destroyed. */
  readonly device?: Known<'GPUDevice', object> | undefined;
  /** Gives up the start; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Hears how much of the model has arrived, in bytes. What it returns is waited for. */
  readonly onProgress?: OnProgress | undefined;
}

/** How far something is. */
export interface Progress {
  /** Bytes of the model, or digits of a batch, so far. */
  readonly done: number;
  /** Of how many; 0 while that is unknown. */
  readonly total: number;
}

/** Hears of progress. What it throws, or rejects with, is what the call rejects with. */
export type OnProgress = (progress: Progress) => unknown;

/** What one call may be told. */
export interface CallOptions {
  /** Gives up; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Whether predictions should tell where the time went; that takes a little more of it. */
  readonly profile?: boolean | undefined;
}

/** What a batch may be told. */
export interface BatchOptions extends CallOptions {
  /** Hears how many digits are done, after every portion. What it returns is waited for. */
  readonly onProgress?: OnProgress | undefined;
}

/**
 * A class of the platform where the code is compiled for one that has it, as pages, workers and Node
 * differ; else `Otherwise`.
 */
type Known<Name extends string, Otherwise> =
  typeof globalThis extends Record<Name, { prototype: infer Instance }> ? Instance : Otherwise;

/** A picture of one digit, whatever holds it. Ink and paper may have any colours that differ. */
export type DigitImage =
  | Known<'HTMLCanvasElement', never>
  | Known<'OffscreenCanvas', never>
  | Known<'ImageData', never>
  | Known<'ImageBitmap', never>
  | Known<'HTMLImageElement', never>
  | Known<'HTMLVideoElement', never>
  | Known<'VideoFrame', never>
  | Known<'Blob', never>
  | PixelImage;

/**
 * One digit: a picture, or 784 bytes (28×28, row-major, white ink 255 on black 0) that are ready
 * for the network and skip preprocessing.
 */
export type DigitInput = DigitImage | Uint8Array;

/** Many digits: one by one, at hand or as they come, or `n · 784` bytes of ready ones on end. */
export type DigitInputs = Iterable<DigitInput> | AsyncIterable<DigitInput> | Uint8Array;

/** Where the time of a prediction went, in milliseconds. */
export interface PredictionProfile extends Readonly<EngineProfile> {
  /** Reading the input and making the network's 28×28 pixels of it. */
  readonly preprocess: number;
}

/** One answer. */
export interface Prediction {
  /** 0..9, for another label set than digits the index in `model.labels`; `null` when there is none. */
  readonly digit: number | null;
  /** `blank`: there is no ink. `unknown`: there is, but it is hardly a digit. */
  readonly status: 'digit' | 'blank' | 'unknown';
  /** Probability that `digit` is right, 0..1; 0 when there is no digit. */
  readonly confidence: number;
  /** One per label, adding up to 1; all alike when blank. */
  readonly probabilities: Float32Array;
  /** The network's own integers, the same on every engine; all 0 when blank. */
  readonly logits: Int32Array;
  /** Which engine answered. */
  readonly engine: EngineName;
  /**
   * Where the time went; only with the option `profile`. In a batch it is this digit's equal share
   * of what its portion took, so that sums are right.
   */
  readonly profile?: PredictionProfile;
}

/** What reading a number may be told. A profile is of every candidate that the network was asked about. */
export interface NumberOptions extends CallOptions {
  /**
   * How many digits there are, if that is known: 1 to 64. The reading has as many, or as near to
   * it as the ink can be parted and joined.
   */
  readonly length?: number | undefined;
}

/** A digit of a number. */
export interface NumberDigit extends Prediction {
  /** Where it stands, in the input's own pixels. */
  readonly box: Box;
}

/** A number, left to right. */
export interface NumberReading {
  /** One label per digit, `?` for what is hardly a digit; empty when there is no ink. */
  readonly text: string;
  /** Probability that all of `text` is right, 0..1: the product of the digits'; 0 when there are none. */
  readonly confidence: number;
  /** One for every place of `text`. */
  readonly digits: readonly NumberDigit[];
}

/** What is loaded. */
export interface ModelInfo extends ModelCard {
  /** SHA-256 of the model's file, 64 hexadecimal digits. */
  readonly sha256: string;
  /** Size of the model's file. */
  readonly bytes: number;
}

/** A change of engine. */
export interface EngineChange {
  /** The engine that was used or hoped for. */
  readonly from: EngineName;
  /** The engine that answers single digits from now on. */
  readonly to: EngineName;
  /** Why, in words for a developer. */
  readonly reason: string;
}

/** The events of a classifier, by name. */
export interface ClassifierEventMap {
  /** The engine behind `classifier.engine` changed, or the GPU cannot be had. */
  readonly enginechange: CustomEvent<EngineChange>;
  /** Something failed in the background, with no call to reject. */
  readonly error: CustomEvent<InkdigitError>;
}

/** Reads handwritten digits. Made by `createClassifier`. */
export interface DigitClassifier extends EventTarget {
  /** The engine that a single digit would go to now. */
  readonly engine: EngineName;
  /** The model that is loaded. */
  readonly model: ModelInfo;
  /**
   * What calls cost on every engine that may be used, as known now: what `auto` goes by. Measured
   * in the background after the start, and kept up to date by the calls themselves. Without an
   * engine's entry it is not measured yet.
   */
  readonly timings: Readonly<Partial<Record<EngineName, EngineCost>>>;

  /**
   * Reads one digit. The input is read before this returns wherever the browser allows that (not
   * for blobs and images that are still loading), so a pad may be cleared at once.
   * @throws {InkdigitError} `input-type`, `input-size`, `input-read`, `engine-lost` or `disposed`.
   */
  classify(input: DigitInput, options?: CallOptions): Promise<Prediction>;

  /**
   * Reads many digits, giving the page a turn now and then. Holds three portions at most (one being
   * read, two with the engine; of 16,384 digits at most) besides the inputs and the answers.
   * @param inputs digits one by one, or `n · 784` bytes of ready digits; not to be changed meanwhile.
   *   An async iterable is read as it comes.
   * @returns one prediction per digit, in order.
   * @throws {InkdigitError} as `classify` does.
   */
  classifyBatch(inputs: DigitInputs, options?: BatchOptions): Promise<Prediction[]>;

  /**
   * `classifyBatch` for more answers than should be held at once, or for digits that keep coming:
   * gives every prediction as soon as it is there, and reads on only while somebody takes them.
   * @example for await (const { digit } of classifier.classifyStream(camera)) show(digit);
   * @throws {InkdigitError} as `classify` does, from the iteration, after the answers to what came
   *   before.
   */
  classifyStream(inputs: DigitInputs, options?: BatchOptions): AsyncGenerator<Prediction, void>;

  /**
   * Reads a number: digits in one line, left to right. Those that touch are parted, less surely than
   * others are read. Points, commas and dashes are no digits and read as `?`, other signs (a slash, a
   * bracket) may look like some; dust is left out. The input is read when it is by `classify`.
   * @throws {InkdigitError} as `classify` does; `option`; `input-size` when there are far more marks
   *   than a number has; `engine-unavailable` when `inkdigit/core` lacks its code for numbers.
   * @example const { text, confidence } = await classifier.readNumber(canvas, { length: 5 });
   */
  readNumber(input: DigitInput, options?: NumberOptions): Promise<NumberReading>;

  /**
   * What the network sees of a picture.
   * @returns 784 bytes, 28×28, row-major, white ink (255) on black (0); all zero when blank.
   * @throws {InkdigitError} `input-type`, `input-size`, `input-read` or `disposed`.
   */
  normalize(input: DigitInput): Promise<Uint8Array>;

  /** Waits until the engines are up and measured, which otherwise takes its time. Never needed. */
  warmUp(): Promise<void>;

  /** Frees what the classifier holds; calls from now on reject with `disposed`. Safe to repeat. */
  dispose(): void;
  /** `dispose`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>;

  addEventListener<Name extends keyof ClassifierEventMap>(
    type: Name,
    listener: (event: ClassifierEventMap[Name]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: boolean | AddEventListenerOptions,
  ): void;
  removeEventListener<Name extends keyof ClassifierEventMap>(
    type: Name,
    listener: (event: ClassifierEventMap[Name]) => void,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: boolean | EventListenerOptions,
  ): void;
}
