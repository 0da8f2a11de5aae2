/**
 * Owns the hygiene: which digits train and which ones choose. Nothing here can reach the MNIST test
 * set; that is test-set.ts, for the final evaluation alone.
 */
import { count, type Digits, slice } from './digits.ts';
import { loadMnist } from './load-mnist.ts';
import { loadPenDigits, type PenDigit } from './pendigits.ts';
import type { DataSource } from './source.ts';

/** Data to learn from, and data to choose by. The two never mix. */
export interface Split<T> {
  readonly train: T;
  readonly validation: T;
}

/** MNIST training digits kept back at the end of the file: 55,000 train, the last 5,000 validate. */
export const MNIST_VALIDATION_DIGITS = 5_000;

/** Writers who validate and never train. The file's 30 writers are numbered 1..30 without a gap. */
export const VALIDATION_WRITERS: ReadonlySet<number> = new Set([26, 27, 28, 29, 30]);

/** Cuts the training part of MNIST; views, in the published order. */
export function splitMnist(digits: Digits): Split<Digits> {
  const cut = Math.max(0, count(digits) - MNIST_VALIDATION_DIGITS);
  return { train: slice(digits, 0, cut), validation: slice(digits, cut) };
}

/** Parts pen digits by writer; 6,246 train and 1,248 validate. */
export function splitPenDigits(digits: readonly PenDigit[]): Split<PenDigit[]> {
  const isValidation = ({ writer }: PenDigit): boolean => VALIDATION_WRITERS.has(writer);
  return {
    train: digits.filter((digit) => !isValidation(digit)),
    validation: digits.filter(isValidation),
  };
}

/** MNIST's 55,000 training and 5,000 validation digits. @throws DataError. */
export async function loadMnistSplit(source: DataSource): Promise<Split<Digits>> {
  return splitMnist(await loadMnist('train', source));
}

/** The pen digits of writers 1–25 and of writers 26–30. @throws DataError. */
export async function loadPenDigitSplit(source: DataSource): Promise<Split<PenDigit[]>> {
  return splitPenDigits(await loadPenDigits(source));
}
