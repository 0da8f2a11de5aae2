/** What a started contender does: single digits, the heap after them, growing batches. */
import type { CDPSession, Page } from '@playwright/test';
import { heapBytes } from './heap.ts';
import type { Options } from './options.ts';
import type { Values } from './results.ts';

/** As many single digits as the heap is measured after. */
const CALLS = 1000;

const MEGA = 1e6;

/** Measures one contender on its page, which has `page/measure.ts` on it. */
export async function measureWarm(
  page: Page,
  devtools: CDPSession,
  { batches, budget, longestCall }: Options,
): Promise<Values> {
  const single = await page.evaluate(
    ([budget, calls]) => globalThis.measure.single(budget, calls),
    [2 * budget, CALLS] as const,
  );
  const values: Values = {
    'singleP50Ms': single.p50,
    'singleP95Ms': single.p95,
    'digitsPerSecond@1': single.digitsPerSecond,
    'heapMB': (await heapBytes(devtools)) / MEGA,
    'heapCalls': single.calls,
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
