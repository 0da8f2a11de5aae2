/**
 * Whether a contender reads the same network: its digits beside those of the SDK's reference engine
 * on MNIST test digits. Whoever disagrees is not timed.
 */
import type { Page } from '@playwright/test';
import { createClassifier } from 'inkdigit';
import { loadTestDigits } from '../support/digits.ts';
import { likeliest } from './adapters/support/inkdigit.ts';
import type { Contender } from './contenders.ts';

/**
 * What share of digits a peer must read as the reference does: its float arithmetic rounds otherwise,
 * which turns a digit that hangs in the balance.
 */
export const ENOUGH = 0.999;
/** Enough for one digit to be one in a thousand, few enough for those who read 40 a second. */
const COUNT = 1000;

/** Digits to read and what the reference reads. */
export interface Truth {
  /** `count` · 784 bytes. */
  readonly pixels: Uint8Array;
  readonly digits: readonly number[];
}

/** Reads the first digits of the test set with the `js` engine, here in Node. */
export async function readTruth(): Promise<Truth> {
  const { pixels: all } = loadTestDigits();
  const pixels = all.slice(0, COUNT * 784);
  await using classifier = await createClassifier({ engine: 'js' });
  const predictions = await classifier.classifyBatch(pixels);
  return { pixels, digits: predictions.map(likeliest) };
}

/**
 * Compares a contender's answers with the truth.
 * @returns how many agree, of `truth.digits.length`.
 * @throws {Error} when that is too few.
 */
export async function agreement(page: Page, contender: Contender, truth: Truth): Promise<number> {
  const digits = await page.evaluate(() => globalThis.measure.readAll(100));
  const total = truth.digits.length;
  const agreeing = truth.digits.filter((digit, i) => digit === digits[i]).length;
  if (agreeing < (contender.kind === 'ours' ? total : ENOUGH * total)) {
    throw new Error(`it agrees on ${agreeing} of ${total} digits only, so it was not timed`);
  }
  return agreeing;
}
