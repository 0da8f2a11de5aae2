/** The digits of a batch, portion by portion, whether they are ready or pictures. */
import type { DigitInput } from '../api.ts';
import { InkdigitError } from '../errors.ts';
import { nextTask, TURN } from '../tasks.ts';
import { countDigits, DIGIT_BYTES, isReady, readDigit } from './digit.ts';

/** Pictures to prepare before the network gets them, so that progress is worth watching. */
const PICTURES = 64;

/** A number of digits that are read when they are needed. */
export interface Batch {
  readonly length: number;
  /** Most digits worth reading at once. */
  readonly portion: number;
  /** `count` ready digits from `start`; rejects as `readDigit` throws. */
  read(start: number, count: number): Promise<Uint8Array>;
}

/** @throws {InkdigitError} `input-type` or `input-size` when the inputs are not a batch. */
export function openBatch(inputs: Iterable<DigitInput> | Uint8Array): Batch {
  if (isReady(inputs)) {
    return {
      length: countDigits(inputs),
      portion: Infinity,
      read: async (start, count) =>
        inputs.subarray(start * DIGIT_BYTES, (start + count) * DIGIT_BYTES),
    };
  }
  const list = listOf(inputs);
  return {
    length: list.length,
    portion: PICTURES,
    read: (start, count) => readAll(list.slice(start, start + count)),
  };
}

async function readAll(inputs: readonly DigitInput[]): Promise<Uint8Array> {
  const digits = new Uint8Array(inputs.length * DIGIT_BYTES);
  let turn = performance.now() + TURN;
  for (const [index, input] of inputs.entries()) {
    digits.set(await readDigit(input), index * DIGIT_BYTES);
    if (performance.now() < turn) continue;
    await nextTask();
    turn = performance.now() + TURN;
  }
  return digits;
}

function listOf(inputs: Iterable<DigitInput>): DigitInput[] {
  const iterator: unknown = (inputs as Partial<Iterable<DigitInput>> | null)?.[Symbol.iterator];
  if (typeof inputs === 'object' && typeof iterator === 'function') return [...inputs];
  throw new InkdigitError(
    'input-type',
    'classifyBatch takes an array of inputs or n · 784 ready bytes: put a single input in an array.',
  );
}
