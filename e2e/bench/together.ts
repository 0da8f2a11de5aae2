/**
 * What is compared more closely than two pages allow: `auto` beside the engines that it picks from,
 * the webgpu engine beside a bare round trip, the wasm engine beside its core's ceiling.
 */
import type { Browser } from '@playwright/test';
import type { ClassifierOptions } from 'inkdigit';
import { visit } from './browser.ts';
import type { Contender } from './contenders.ts';
import type { Quantity } from './results.ts';
import type { Stage } from './stage.ts';
import { quantile } from './stats.ts';

/** What is measured here, as the results call it. */
export const ROUND_TRIP = 'gpu round trip';
export const BESIDE_ROUND_TRIP = 'gpu digit';
/** Sides of the canvases that are read, and what the results call them. */
export const DRAWINGS: Readonly<Record<number, string>> = {
  280: 'drawing 280',
  1024: 'drawing 1024',
};
export const PEAK_INT8 = 'peak int8 dot';
export const PEAK_PAIRS = 'peak int8 dot in pairs, sums of 16 bits';
export const PEAK_INT16 = 'peak int16 dot';

/** A classifier that is measured beside others. */
export interface Rival {
  /** As the results call it. */
  readonly name: string;
  readonly label: string;
  readonly options: ClassifierOptions;
  /** A contender that has to be able, if this is to be. */
  readonly like: string;
}

/** `auto`, then what it may pick from on as many threads. */
export const RIVALS: readonly (readonly [Rival, ...Rival[]])[] = [
  [
    rival('auto', {}, 'inkdigit'),
    rival('wasm', { engine: 'wasm' }, 'inkdigit-wasm'),
    rival('webgpu', { engine: 'webgpu' }, 'inkdigit-webgpu'),
    rival('js', { engine: 'js' }, 'inkdigit-js'),
  ],
  [
    rival('auto, 2 threads', { threads: 2 }, 'inkdigit-wasm-2'),
    rival('wasm, 2 threads', { engine: 'wasm', threads: 2 }, 'inkdigit-wasm-2'),
    rival('webgpu', { engine: 'webgpu' }, 'inkdigit-webgpu'),
    rival('js', { engine: 'js' }, 'inkdigit-js'),
  ],
];

/** Digits and bare round trips, in turns. */
const GPU_CALLS = 200;

/** Readings of a drawing. */
const DRAWING_CALLS = 100;

/** Few are measured here, and none is slow: a call may take that many times longer than alone. */
const PATIENCE = 2.5;

/** Measures on a page of its own. */
export async function measureTogether(
  { origin, options, results, scripts }: Stage,
  browser: Browser,
  ours: readonly Contender[],
  round: number,
): Promise<void> {
  const { page, close } = await visit(browser);
  try {
    await page.goto(`${origin}/empty/`);
    await page.addScriptTag({ content: scripts.peak });
    const { int8, pairs, int16 } = await page.evaluate(() => globalThis.measurePeak());
    if (int8 !== undefined) results.add(round, PEAK_INT8, { gigaMacsPerSecond: int8 });
    if (pairs !== undefined) results.add(round, PEAK_PAIRS, { gigaMacsPerSecond: pairs });
    results.add(round, PEAK_INT16, { gigaMacsPerSecond: int16 });

    await page.addScriptTag({ content: scripts.together });
    const able = RIVALS.flat().filter(({ like }) => ours.some(({ name }) => name === like));
    const rivals = Object.fromEntries(able.map(({ name, options }) => [name, options]));
    await page.evaluate((rivals) => globalThis.together.open(rivals), rivals);
    for (const size of [1, ...options.batches]) {
      const rates = await page.evaluate(
        ([size, budget, longest]) => globalThis.together.compare(size, budget, longest),
        [size, options.budget, PATIENCE * options.longestCall] as const,
      );
      const quantity: Quantity = `digitsPerSecond@${size}`;
      for (const [name, rate] of Object.entries(rates)) {
        results.add(round, name, { [quantity]: rate });
      }
    }

    const add = (subject: string, values: readonly number[]): void => {
      results.add(round, subject, {
        singleP50Ms: quantile(values, 0.5),
        singleP95Ms: quantile(values, 0.95),
      });
    };
    for (const [side, subject] of Object.entries(DRAWINGS)) {
      const times = await page.evaluate(
        ([side, calls]) => globalThis.together.drawings(side, calls),
        [Number(side), DRAWING_CALLS] as const,
      );
      add(subject, times);
    }

    if (!ours.some(({ gpu }) => gpu)) return;
    const times = await page.evaluate((calls) => globalThis.together.gpu(calls), GPU_CALLS);
    add(ROUND_TRIP, times.bare);
    add(BESIDE_ROUND_TRIP, times.digit);
  } finally {
    await close();
  }
}

function rival(
  label: string,
  options: ClassifierOptions & { threads?: number },
  like: string,
): Rival {
  return { name: `together ${label}`, label, options, like };
}
