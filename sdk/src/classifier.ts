/**
 * The classifier that a page holds: the whole public face, and the events on its side.
 *
 * Owns what every call checks first. Knows nothing of how digits are read, which engines there are,
 * or where the model came from.
 */
import type {
  BatchOptions,
  CallOptions,
  ClassifierEventMap,
  ClassifierOptions,
  DigitClassifier,
  DigitInput,
  DigitInputs,
  ModelInfo,
  NumberOptions,
  NumberReading,
  Prediction,
} from './api.ts';
import { createDispatcher, type Dispatcher } from './engines/dispatcher.ts';
import type { EngineName } from './engines/engine.ts';
import type { OpenModel } from './model/open.ts';
import { checkCall } from './options.ts';
import { Reader } from './reader.ts';

/** See {@link DigitClassifier}. */
export class Classifier extends EventTarget implements DigitClassifier {
  readonly model: ModelInfo;
  readonly #dispatcher: Dispatcher;
  readonly #reader: Reader;

  constructor({ model, info }: OpenModel, { gpu, device, threads }: ClassifierOptions) {
    super();
    this.model = info;
    this.#dispatcher = createDispatcher(model.network, {
      gpu,
      device,
      threads,
      onChange: (change) => this.#emit('enginechange', change),
      onError: (error) => this.#emit('error', error),
    });
    this.#reader = new Reader(this.#dispatcher, model);
  }

  /** To be called once, before anything else. @throws as `Dispatcher.start`. */
  async start({ engine = 'auto', signal }: ClassifierOptions): Promise<void> {
    await this.#dispatcher.start(engine, signal);
  }

  get engine(): EngineName {
    return this.#dispatcher.preferred;
  }

  get timings(): DigitClassifier['timings'] {
    return this.#dispatcher.timings;
  }

  async classify(input: DigitInput, options?: CallOptions): Promise<Prediction> {
    this.#open(options);
    return this.#reader.read(input, options);
  }

  async classifyBatch(inputs: DigitInputs, options?: BatchOptions): Promise<Prediction[]> {
    this.#open(options);
    const predictions: Prediction[] = [];
    for await (const portion of this.#reader.readAll(inputs, options)) {
      for (const prediction of portion) predictions.push(prediction);
    }
    return predictions;
  }

  async *classifyStream(
    inputs: DigitInputs,
    options?: BatchOptions,
  ): AsyncGenerator<Prediction, void> {
    this.#open(options);
    for await (const portion of this.#reader.readAll(inputs, options)) {
      for (const prediction of portion) {
        this.#open(options);
        yield prediction;
      }
    }
  }

  async readNumber(input: DigitInput, options?: NumberOptions): Promise<NumberReading> {
    this.#open(options);
    return this.#reader.readNumber(input, this.model.labels, options);
  }

  async normalize(input: DigitInput): Promise<Uint8Array> {
    this.#open();
    return this.#reader.normalize(input);
  }

  async warmUp(): Promise<void> {
    this.#open();
    await this.#dispatcher.warmUp();
  }

  dispose(): void {
    this.#dispatcher.dispose();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.dispose();
  }

  #open(options?: BatchOptions): void {
    this.#dispatcher.signal.throwIfAborted();
    if (options === undefined) return;
    checkCall(options);
    options.signal?.throwIfAborted();
  }

  #emit<Name extends keyof ClassifierEventMap>(
    name: Name,
    detail: ClassifierEventMap[Name]['detail'],
  ): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
