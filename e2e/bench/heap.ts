/** What a page holds after many digits: JavaScript, what the browser holds for it, WebAssembly. */
import type { CDPSession, Page } from '@playwright/test';
import type { Values } from './results.ts';

const MEGA = 1e6;
/** Single digits before the heap is measured, after a second of others; fewer where they take longer. */
const CALLS = 1000;
const BUDGET_MS = 2000;

/** Reads single digits on a page with `page/memories.ts` and `page/measure.ts`, and counts. */
export async function measureHeap(page: Page, devtools: CDPSession): Promise<Values> {
  const { calls } = await page.evaluate(
    ([budget, calls]) => globalThis.measure.single(budget, calls),
    [BUDGET_MS, CALLS] as const,
  );
  await devtools.send('HeapProfiler.collectGarbage');
  const { usedSize, embedderHeapUsedSize, backingStorageSize } =
    await devtools.send('Runtime.getHeapUsage');
  const memory = await page.evaluate(() => globalThis.memoryBytes());
  const bytes = usedSize + embedderHeapUsedSize + backingStorageSize + memory;
  return { heapMB: bytes / MEGA, heapCalls: calls };
}
