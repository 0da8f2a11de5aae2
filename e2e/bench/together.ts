/**
 * What is compared more closely than two pages allow: `auto` beside the engines that it picks from,
 * the webgpu engine beside a bare round trip, the wasm engine beside its core's ceiling.
 */
import type { Browser } from '@playwright/test';
import type { ClassifierOptions } from 'inkdigit';
import { visit } from './browser.ts';
import type { Contender } from './contenders.ts';
import type { Quantity } from './results.ts';
import type { Stage } from './rounds.ts';
import { quantile } from './stats.ts';

/** Who is measured here, as the results call them. */
export const TOGETHER = 'together';
export const ROUND_TRIP = 'gpu round trip';
export const BESIDE_ROUND_TRIP = 'gpu digit';
export const PEAK_INT8 = 'peak int8 dot';
export const PEAK_INT16 = 'peak int16 dot';

/** Digits and bare round trips, in turns. */
const GPU_CALLS = 200;

/** How each of ours is made; the adapters make them alike. */
const OPTIONS: Readonly<Record<string, object>> = {
  'inkdigit': {},
  'inkdigit-wasm': { engine: 'wasm' },
  'inkdigit-wasm-2': { engine: 'wasm', threads: 2 },
  'inkdigit-webgpu': { engine: 'webgpu' },
  'inkdigit-js': { engine: 'js' },
};

/** Measures on a page of its own. */
export async function measureTogether(
  { origin, options, results, scripts }: Stage,
  browser: Browser,
  ours: readonly Contender[],
  round: number,
): Promise<void> {
  const { page, close } = await visit(browser, false);
  try {
    await page.goto(`${origin}/empty/`);
    await page.addScriptTag({ content: scripts.peak });
    const { int8, int16 } = await page.evaluate(() => globalThis.measurePeak());
    if (int8 !== undefined) results.add(round, PEAK_INT8, { gigaMacsPerSecond: int8 });
    results.add(round, PEAK_INT16, { gigaMacsPerSecond: int16 });

    await page.addScriptTag({ content: scripts.together });
    const rivals: Record<string, ClassifierOptions> = {};
    for (const { name } of ours) rivals[name] = OPTIONS[name] ?? {};
    await page.evaluate((rivals) => globalThis.together.open(rivals), rivals);
    for (const size of [1, ...options.batches]) {
      const rates = await page.evaluate(
        ([size, budget, longest]) => globalThis.together.compare(size, budget, longest),
        [size, options.budget, options.longestCall] as const,
      );
      const quantity: Quantity = `digitsPerSecond@${size}`;
      for (const [name, rate] of Object.entries(rates)) {
        results.add(round, `${TOGETHER} ${name}`, { [quantity]: rate });
      }
    }

    if (!ours.some(({ gpu }) => gpu)) return;
    const times = await page.evaluate((calls) => globalThis.together.gpu(calls), GPU_CALLS);
    for (const [subject, values] of [
      [ROUND_TRIP, times.bare],
      [BESIDE_ROUND_TRIP, times.digit],
    ] as const) {
      results.add(round, subject, {
        singleP50Ms: quantile(values, 0.5),
        singleP95Ms: quantile(values, 0.95),
      });
    }
  } finally {
    await close();
  }
}
