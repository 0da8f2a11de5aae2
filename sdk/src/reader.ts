/**
 * From inputs to predictions: read, run where it is quickest, explain.
 *
 * Owns the order of these steps for one digit, for many, and for a number. Knows nothing of how
 * pictures are read, which engines there are, or what a page may ask for besides.
 */
import type {
  BatchOptions,
  CallOptions,
  DigitInput,
  DigitInputs,
  NumberOptions,
  NumberReading,
  Prediction,
} from './api.ts';
import type { Dispatcher } from './engines/dispatcher.ts';
import { infer } from './engines/infer.ts';
import { LARGEST_PORTION } from './engines/lane.ts';
import { InkdigitError } from './errors.ts';
import { openSource } from './input/batch.ts';
import { readDigit, readInk } from './input/digit.ts';
import { inPortions } from './portions.ts';
import { type ConfidenceRule, toPredictions } from './prediction.ts';
import { DIGIT_BYTES } from './preprocess/centre.ts';
import { abortable, Turns } from './tasks.ts';

/** Ready digits on their way to an engine. */
interface Portion {
  readonly digits: Uint8Array;
  readonly count: number;
  /** Digits that the call still has, these included. */
  readonly outlook: number;
  /** Milliseconds that reading them took. */
  readonly preprocess: number;
}

/** See the top of this file. */
export class Reader {
  readonly #dispatcher: Dispatcher;
  readonly #confidence: ConfidenceRule;
  readonly #turns: Turns = new Turns();
  /** Room for the next single digit, unless a call has it: making some takes longer than filling it. */
  #room: Uint8Array | undefined;

  constructor(dispatcher: Dispatcher, confidence: ConfidenceRule) {
    this.#dispatcher = dispatcher;
    this.#confidence = confidence;
  }

  /** One digit, read before this returns where the input allows it. */
  async read(input: DigitInput, options?: CallOptions): Promise<Prediction> {
    // Only for who asks: reading a clock takes a good part of what all the rest here does.
    const start = options?.profile ? performance.now() : 0;
    const digit = readDigit(input, this.#room);
    this.#room = undefined;
    const digits =
      'then' in digit ? await abortable(this.#unlessDisposed(digit), options?.signal) : digit;
    const preprocess = options?.profile ? performance.now() - start : 0;
    const [prediction] = await this.#answer({ digits, count: 1, outlook: 1, preprocess }, options);
    this.#room = digits;
    return prediction as Prediction;
  }

  /** What the network sees of an input. */
  normalize(input: DigitInput): Promise<Uint8Array> {
    return this.#unlessDisposed(readDigit(input));
  }

  /** Many digits, in order, a portion at a time. */
  async *readAll(inputs: DigitInputs, options?: BatchOptions): AsyncGenerator<Prediction[], void> {
    const source = openSource(inputs);
    const { total } = source;
    let taken = 0;
    let done = 0;

    const read = async (): Promise<Portion | null> => {
      // A source that does not say how many it has may have many.
      const rest = total > taken ? total - taken : LARGEST_PORTION;
      const start = performance.now();
      const most = Math.min(rest, this.#dispatcher.choose(rest).portion);
      const digits = await this.#unlessDisposed(source.read(most));
      const count = digits.length / DIGIT_BYTES;
      if (count === 0) return null;
      taken += count;
      // A portion that is not full comes from a source that no engine has to keep up with.
      const outlook = count < most ? count : rest;
      return { digits, count, outlook, preprocess: performance.now() - start };
    };
    const answer = (portion: Portion): Promise<Prediction[]> => this.#answer(portion, options);

    try {
      for await (const predictions of inPortions({ read, answer }, this.#turns, options?.signal)) {
        done += predictions.length;
        await options?.onProgress?.({ done, total });
        yield predictions;
      }
    } finally {
      source.close();
    }
  }

  /** A number, by code that a page loads when it has one. Read as a digit is, before this returns. */
  async readNumber(
    input: DigitInput,
    labels: readonly string[],
    options?: NumberOptions,
  ): Promise<NumberReading> {
    const start = performance.now();
    const scan = await abortable(this.#unlessDisposed(readInk(input)), options?.signal);
    const code = import('./number/read.ts').catch((cause: unknown) => {
      throw new InkdigitError(
        'engine-unavailable',
        'The code for numbers did not load: serve core-number.js beside core.js.',
        { cause },
      );
    });
    const { readNumber } = await abortable(this.#unlessDisposed(code), options?.signal);
    return readNumber(scan, options?.length, {
      labels,
      recognise: (digits) => {
        const count = digits.length / DIGIT_BYTES;
        const preprocess = performance.now() - start;
        return this.#answer({ digits, count, outlook: count, preprocess }, options);
      },
      proceed: () => {
        this.#dispatcher.signal.throwIfAborted();
        options?.signal?.throwIfAborted();
      },
    });
  }

  /** What comes of reading, which may take for ever. @throws {InkdigitError} `disposed`. */
  #unlessDisposed<Read>(reading: Read | Promise<Read>): Promise<Read> {
    return abortable(Promise.resolve(reading), this.#dispatcher.signal);
  }

  /** Runs and explains. */
  async #answer(portion: Portion, options?: CallOptions): Promise<Prediction[]> {
    const { digits, count, outlook, preprocess } = portion;
    const spent = options?.profile ? { upload: 0, compute: 0, readback: 0 } : undefined;
    const inferred = await infer(this.#dispatcher, digits, count, outlook, options?.signal, spent);
    return toPredictions(inferred, this.#confidence, spent && { preprocess, ...spent });
  }
}
