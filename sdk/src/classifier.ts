/**
 * The classifier that a page holds: inputs in, predictions out, events on the side.
 *
 * Owns the order of one call (read, run, explain). Knows nothing of how pictures are read, which
 * engines there are, or where the model came from.
 */
import type {
  BatchOptions,
  CallOptions,
  ClassifierEventMap,
  ClassifierOptions,
  DigitClassifier,
  DigitInput,
  ModelInfo,
  Prediction,
} from './api.ts';
import { Dispatcher } from './engines/dispatcher.ts';
import type { EngineName } from './engines/engine.ts';
import { type Batch, openBatch } from './input/batch.ts';
import { DIGIT_BYTES, readDigit } from './input/digit.ts';
import type { OpenModel } from './model/open.ts';
import { checkCall } from './options.ts';
import { type ConfidenceRule, toPrediction } from './prediction.ts';
import { abortable, nextTask } from './tasks.ts';

/** See {@link DigitClassifier}. */
export class Classifier extends EventTarget implements DigitClassifier {
  readonly model: ModelInfo;
  readonly #confidence: ConfidenceRule;
  readonly #dispatcher: Dispatcher;

  constructor({ model, info }: OpenModel, options: ClassifierOptions) {
    super();
    this.model = info;
    this.#confidence = model;
    this.#dispatcher = new Dispatcher(model.network, {
      gpu: options.gpu,
      device: options.device,
      onChange: (change) => this.#emit('enginechange', change),
      onError: (error) => this.#emit('error', error),
    });
  }

  /** To be called once, before anything else. @throws as `Dispatcher.start`. */
  async start({ engine = 'auto', signal }: ClassifierOptions): Promise<void> {
    await this.#dispatcher.start(engine, signal);
  }

  get engine(): EngineName {
    return this.#dispatcher.preferred;
  }

  async classify(input: DigitInput, options: CallOptions = {}): Promise<Prediction> {
    this.#open(options);
    const digit = readDigit(input);
    const batch: Batch = { length: 1, portion: 1, read: async () => digit };
    const [prediction] = await this.#run(batch, options);
    return prediction as Prediction;
  }

  async classifyBatch(
    inputs: Iterable<DigitInput> | Uint8Array,
    options: BatchOptions = {},
  ): Promise<Prediction[]> {
    this.#open(options);
    return this.#run(openBatch(inputs), options);
  }

  async normalize(input: DigitInput): Promise<Uint8Array> {
    this.#open({});
    return readDigit(input);
  }

  async warmUp(): Promise<void> {
    this.#open({});
    await this.#dispatcher.warmUp();
  }

  dispose(): void {
    this.#dispatcher.dispose();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.dispose();
  }

  /** What every call checks first. */
  #open(options: BatchOptions): void {
    this.#dispatcher.assertOpen();
    checkCall(options);
    options.signal?.throwIfAborted();
  }

  /** Portion by portion: read, run where it finishes first, explain. */
  async #run(batch: Batch, { signal, onProgress }: BatchOptions): Promise<Prediction[]> {
    const predictions: Prediction[] = [];
    const total = batch.length;
    while (predictions.length < total) {
      const done = predictions.length;
      if (done > 0) await nextTask();
      signal?.throwIfAborted();
      const wanted = Math.min(total - done, batch.portion);
      const engine = this.#dispatcher.choose(wanted);
      const count = Math.min(wanted, engine.batchLimit);
      const digits = await abortable(batch.read(done, count), signal);
      let logits: Int32Array;
      try {
        logits = await abortable(engine.infer(digits), signal);
      } catch (error) {
        if (this.#dispatcher.survives(engine, error)) continue;
        throw error;
      }
      const labels = logits.length / count;
      for (let n = 0; n < count; n++) {
        const digit = digits.subarray(n * DIGIT_BYTES, (n + 1) * DIGIT_BYTES);
        const own = logits.slice(n * labels, (n + 1) * labels);
        predictions.push(toPrediction(digit, own, this.#confidence, engine.name));
      }
      onProgress?.({ done: predictions.length, total });
    }
    return predictions;
  }

  #emit<Name extends keyof ClassifierEventMap>(
    name: Name,
    detail: ClassifierEventMap[Name]['detail'],
  ): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
