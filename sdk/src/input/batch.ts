/**
 * The digits of a batch, portion by portion, whether they are ready or pictures, at hand or to come.
 *
 * Reads no further than asked and keeps nothing of what it gave: a batch may be endless.
 */
import type { DigitInput, DigitInputs } from '../api.ts';
import { InkdigitError } from '../errors.ts';
import { DIGIT_BYTES } from '../preprocess/centre.ts';
import { heardLater, nextTask, TURN } from '../tasks.ts';
import { countDigits, isReady, readDigit } from './digit.ts';

/** Digits that are read when they are needed. */
export interface Source {
  /** How many there are; 0 while that is unknown. */
  readonly total: number;
  /**
   * The next ready digits: `most`, or fewer when more would take a while or fail; none at the end.
   * Rejects as `readDigit` throws.
   */
  read(most: number): Uint8Array | Promise<Uint8Array>;
  /** No more will be read. */
  close(): void;
}

/** @throws {InkdigitError} `input-type` or `input-size` when the inputs are not a batch. */
export function openSource(inputs: DigitInputs): Source {
  return isReady(inputs) ? readySource(inputs) : inputSource(inputs);
}

/** `n · 784` bytes. What is given is a copy: the caller may transfer or change them at any time. */
function readySource(bytes: Uint8Array): Source {
  let at = 0;
  return {
    total: countDigits(bytes),
    read(most) {
      try {
        return new Uint8Array(bytes.subarray(at, (at += most * DIGIT_BYTES)));
      } catch (cause) {
        throw new InkdigitError('input-size', 'These bytes were transferred: pass a copy.', {
          cause,
        });
      }
    },
    close: () => undefined,
  };
}

type Step = IteratorResult<DigitInput, unknown>;

/** Digits one by one. */
function inputSource(inputs: Exclude<DigitInputs, Uint8Array>): Source {
  const iterator = iteratorOf(inputs);
  const { length, size } = inputs as { readonly length?: unknown; readonly size?: unknown };
  /** A step that was asked for and has not come yet. */
  let ahead: Promise<Step> | undefined;
  /** The iterator has ended or failed, or was closed: it is not asked again. */
  let over = false;
  let taken = 0;
  /** Why there are no more digits. */
  let failure: { readonly error: unknown } | undefined;

  async function read(most: number): Promise<Uint8Array> {
    const late = performance.now() + TURN;
    const digits: Uint8Array[] = [];
    let patience: Promise<void> | undefined;
    let asking = false;
    if (failure) throw failure.error;
    try {
      while (!over && digits.length < most) {
        asking = true;
        // What is no result at all has no digit either, and is told so.
        let step: Step | Promise<Step> = Object(ahead ?? iterator.next());
        if ('then' in step) {
          ahead = step.then(Object);
          // What is there does not wait for what takes longer than the page's next turn.
          const next = await (digits.length > 0
            ? Promise.race([ahead, (patience ??= nextTask())])
            : ahead);
          if (!next) break;
          ahead = undefined;
          step = next;
        }
        asking = false;
        if (step.done) {
          over = true;
          break;
        }
        const digit = readNth(taken++, step.value);
        digits.push('then' in digit ? await digit : digit);
        if (performance.now() > late) break;
      }
    } catch (error) {
      over ||= asking;
      failure = { error };
      // What was read comes first.
      if (digits.length === 0) throw error;
    }
    const bytes = new Uint8Array(digits.length * DIGIT_BYTES);
    digits.forEach((digit, i) => bytes.set(digit, i * DIGIT_BYTES));
    return bytes;
  }

  return {
    total: [length, size].find((count) => typeof count === 'number') ?? 0,
    read,
    close() {
      if (over) return;
      over = true;
      // Whatever comes of it, why the batch ends is known by now.
      heardLater((async () => iterator.return?.())());
    },
  };
}

/** @throws what `readDigit` throws, and which one it was. */
function readNth(index: number, input: DigitInput): Uint8Array | Promise<Uint8Array> {
  const explain = (cause: unknown): never => {
    const { code, message } = cause as InkdigitError;
    throw code ? new InkdigitError(code, `Input ${index}: ${message}`, { cause }) : cause;
  };
  try {
    const digit = readDigit(input);
    return 'then' in digit ? digit.catch(explain) : digit;
  } catch (error) {
    return explain(error);
  }
}

function iteratorOf(
  inputs: Iterable<DigitInput> | AsyncIterable<DigitInput>,
): Iterator<DigitInput> | AsyncIterator<DigitInput> {
  const source: Partial<Iterable<DigitInput> & AsyncIterable<DigitInput>> | null =
    typeof inputs === 'object' ? inputs : null;
  const open: (() => Iterator<DigitInput> | AsyncIterator<DigitInput>) | undefined =
    source?.[Symbol.asyncIterator] ?? source?.[Symbol.iterator];
  if (typeof open === 'function') return open.call(source);
  throw new InkdigitError(
    'input-type',
    'A batch is an (async) iterable of inputs or n · 784 bytes: put one input in an array.',
  );
}
