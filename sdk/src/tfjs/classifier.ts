/**
 * The classifier on the page's tfjs: inputs in, predictions out.
 *
 * Owns the order of one call (read, run, explain). Knows nothing of how pictures are read or what
 * the network computes.
 */
import type { BatchOptions, CallOptions, DigitInput, ModelInfo } from '../api.ts';
import { InkdigitError } from '../errors.ts';
import { openBatch } from '../input/batch.ts';
import { DIGIT_BYTES, readDigit } from '../input/digit.ts';
import type { OpenModel } from '../model/open.ts';
import { checkCall } from '../options.ts';
import { type ConfidenceRule, toPrediction } from '../prediction.ts';
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
  #disposed = false;

  constructor(network: TfjsNetwork<T>, { model, info }: OpenModel) {
    this.model = info;
    this.#network = network;
    this.#confidence = model;
  }

  async classify(input: DigitInput, options: CallOptions = {}): Promise<TfjsPrediction> {
    this.#open(options);
    const digit = await abortable(Promise.resolve(readDigit(input)), options.signal);
    const [prediction] = await this.#answer(digit, options.signal);
    return prediction as TfjsPrediction;
  }

  async classifyBatch(
    inputs: Iterable<DigitInput> | Uint8Array,
    options: BatchOptions = {},
  ): Promise<TfjsPrediction[]> {
    this.#open(options);
    const { signal, onProgress } = options;
    const batch = openBatch(inputs);
    const most = Math.min(PORTION, batch.portion);
    const predictions: TfjsPrediction[] = [];
    const { length: total } = batch;
    while (predictions.length < total) {
      const done = predictions.length;
      if (done > 0) await nextTask();
      signal?.throwIfAborted();
      const digits = await abortable(batch.read(done, Math.min(most, total - done)), signal);
      predictions.push(...(await this.#answer(digits, signal)));
      onProgress?.({ done: predictions.length, total });
    }
    return predictions;
  }

  async normalize(input: DigitInput): Promise<Uint8Array> {
    this.#open({});
    return readDigit(input);
  }

  logits(pixels: T): T {
    this.#open({});
    return this.#network.logits(pixels);
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#network.dispose();
  }

  /** What every call checks first. */
  #open(options: BatchOptions): void {
    if (this.#disposed) {
      throw new InkdigitError('disposed', 'This classifier was disposed: make a new one.');
    }
    checkCall(options);
    options.signal?.throwIfAborted();
  }

  async #answer(digits: Uint8Array, signal: AbortSignal | undefined): Promise<TfjsPrediction[]> {
    this.#open({});
    const work = this.#network.infer(digits).catch((cause: unknown) => {
      throw new InkdigitError(
        'engine-lost',
        `tfjs failed (${String(cause)}): set up its backend again and make a new classifier.`,
        { cause },
      );
    });
    const logits = await abortable(work, signal);
    const count = digits.length / DIGIT_BYTES;
    const labels = logits.length / count;
    return Array.from({ length: count }, (_, n) => {
      const pixels = digits.subarray(n * DIGIT_BYTES, (n + 1) * DIGIT_BYTES);
      const own = logits.slice(n * labels, (n + 1) * labels);
      return { ...toPrediction(pixels, own, this.#confidence, 'js'), engine: 'tfjs' };
    });
  }
}
