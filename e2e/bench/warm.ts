/** What a started contender does: single digits and growing batches. */
import type { Page } from '@playwright/test';
import type { Options } from './options.ts';
import type { Values } from './results.ts';

/** Measures one contender on its page, which has `page/measure.ts` on it. */
export async function measureWarm(
  page: Page,
  { batches, budget, longestCall }: Options,
): Promise<Values> {
  const single = await page.evaluate((budget) => globalThis.measure.single(budget), 2 * budget);
  const values: Values = {
    'singleP50Ms': single.p50,
    'singleP95Ms': single.p95,
    'digitsPerSecond@1': single.digitsPerSecond,
  };
  let perDigit = 1000 / single.digitsPerSecond;
  for (const size of batches) {
    // Larger batches are seldom slower by the digit: who cannot be in time now will not be later.
    if (perDigit * size > longestCall) break;
    const batch = await page.evaluate(([size, budget]) => globalThis.measure.batch(size, budget), [
      size,
      budget,
    ] as const);
    values[`digitsPerSecond@${size}`] = batch.digitsPerSecond;
    perDigit = batch.milliseconds / size;
  }
  return values;
}
