/**
 * The classifier on the page's tfjs: inputs in, predictions out.
 *
 * Owns the order of one call (read, run, explain). Knows nothing of how pictures are read or what
 * the network computes.
 */
import type { BatchOptions, CallOptions, DigitInput, DigitInputs, ModelInfo } from '../api.ts';
import { InkdigitError } from '../errors.ts';
import { openSource } from '../input/batch.ts';
import { readDigit } from '../input/digit.ts';
import type { OpenModel } from '../model/open.ts';
import { checkCall } from '../options.ts';
import { type ConfidenceRule, toPredictions } from '../prediction.ts';
import { DIGIT_BYTES } from '../preprocess/centre.ts';
import { abortable, nextTask } from '../tasks.ts';
import type { TfjsClassifier, TfjsPrediction } from './api.ts';
import type { TfTensor } from './backend.ts';
import type { TfjsNetwork } from './network.ts';

/** Digits per call: the first layer's maps of so many take 10 MB. */
const PORTION = 256;

/** See {@link TfjsClassifier}. */
export class NetworkClassifier<T extends TfTensor> implements TfjsClassifier<T> {
  readonly model: ModelInfo;
  readonly #network: TfjsNetwork<T>;
  readonly #confidence: ConfidenceRule;
  readonly #closing = new AbortController();

  constructor(network: TfjsNetwork<T>, { model, info }: OpenModel) {
    this.model = info;
    this.#network = network;
    this.#confidence = model;
  }

  async classify(input: DigitInput, options: CallOptions = {}): Promise<TfjsPrediction> {
    this.#open(options);
    const start = performance.now();
    const digit = await abortable(this.#unlessDisposed(readDigit(input)), options.signal);
    const [prediction] = await this.#answer(digit, start, options);
    return prediction as TfjsPrediction;
  }

  async classifyBatch(inputs: DigitInputs, options: BatchOptions = {}): Promise<TfjsPrediction[]> {
    this.#open(options);
    const { signal, onProgress } = options;
    const source = openSource(inputs);
    const predictions: TfjsPrediction[] = [];
    try {
      for (;;) {
        const start = performance.now();
        const digits = await abortable(this.#unlessDisposed(source.read(PORTION)), signal);
        if (digits.length === 0) return predictions;
        predictions.push(...(await this.#answer(digits, start, options)));
        await onProgress?.({ done: predictions.length, total: source.total });
        await nextTask();
        signal?.throwIfAborted();
      }
    } finally {
      source.close();
    }
  }

  async normalize(input: DigitInput): Promise<Uint8Array> {
    this.#open({});
    return this.#unlessDisposed(readDigit(input));
  }

  logits(pixels: T): T {
    this.#open({});
    return this.#network.logits(pixels);
  }

  dispose(): void {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort(
      new InkdigitError(
        'disposed',
        'This classifier was disposed: make a new one with createClassifier().',
      ),
    );
    this.#network.dispose();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.dispose();
  }

  /** What every call checks first. */
  #open(options: BatchOptions): void {
    this.#closing.signal.throwIfAborted();
    checkCall(options);
    options.signal?.throwIfAborted();
  }

  /** The outcome of `work`, which may take for ever. @throws {InkdigitError} `disposed`. */
  #unlessDisposed<Work>(work: Work): Promise<Awaited<Work>> {
    return abortable(Promise.resolve(work), this.#closing.signal);
  }

  /** Runs and explains. @param start when the digits began to be read, by `performance.now()`. */
  async #answer(
    digits: Uint8Array,
    start: number,
    { signal, profile }: CallOptions,
  ): Promise<TfjsPrediction[]> {
    this.#open({});
    const read = performance.now();
    const work = this.#network.infer(digits).catch((cause: unknown) => {
      throw new InkdigitError(
        'engine-lost',
        `tfjs failed (${String(cause)}): set up its backend again and make a new classifier.`,
        { cause },
      );
    });
    const logits = await abortable(this.#unlessDisposed(work), signal);
    const compute = performance.now() - read;
    const spent = { preprocess: read - start, upload: 0, compute, readback: 0 };
    const count = digits.length / DIGIT_BYTES;
    const inferred = { digits, count, logits, engine: 'js' } as const;
    const predictions = toPredictions(inferred, this.#confidence, profile ? spent : undefined);
    return predictions.map((prediction) => ({ ...prediction, engine: 'tfjs' }));
  }
}
