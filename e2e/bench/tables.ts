/**
 * The tables of the report, from the samples alone. Every ratio says how many times better inkdigit
 * is than the line that it stands in: above 1 it is ahead.
 */
import type { Contender } from './contenders.ts';
import { count, markdown, times, withSpread } from './numbers.ts';
import type { Quantity, Results } from './results.ts';
import type { Spread } from './stats.ts';
import {
  BESIDE_ROUND_TRIP,
  DRAWINGS,
  PEAK_INT16,
  PEAK_INT8,
  PEAK_PAIRS,
  RIVALS,
  ROUND_TRIP,
  type Rival,
} from './together.ts';

/** What the tables are made of. */
export interface Measured {
  readonly results: Results;
  /** Who was timed, in order; the first that is ours is what ratios compare with. */
  readonly contenders: readonly Contender[];
  /** Sizes of batches above 1. */
  readonly batches: readonly number[];
}

/** The batch by which the overview compares: large enough for everybody to be at full speed. */
const LARGE = 4096;

/** One line each: download, cold starts, one digit, many digits. */
export function overview({ results, contenders }: Measured): string {
  const base = baseOf(contenders);
  const low = (name: string, quantity: Quantity): string =>
    cell(results.spread(name, quantity), results.ratio([name, quantity], [base, quantity]));
  return markdown(
    [
      'contender',
      'download, kB',
      'cold start, ms',
      'at 10 Mb/s and 40 ms',
      'one digit, ms',
      `batch of ${count(LARGE)}, digits/s`,
    ],
    [{ name: 'empty', label: 'empty page' }, ...contenders].map(({ name, label }) => [
      label,
      name === 'empty' ? withSpread(results.spread(name, 'kilobytes')) : low(name, 'kilobytes'),
      name === 'empty' ? withSpread(results.spread(name, 'coldMs')) : low(name, 'coldMs'),
      name === 'empty'
        ? withSpread(results.spread(name, 'coldThrottledMs'))
        : low(name, 'coldThrottledMs'),
      low(name, 'singleP50Ms'),
      rate(results, name, base, LARGE),
    ]),
  );
}

/** One digit at a time, and what the page then holds. */
export function singles({ results, contenders }: Measured): string {
  return markdown(
    ['contender', 'p50, ms', 'p95, ms', 'heap, MB', 'after calls'],
    contenders.map(({ name, label }) => [
      label,
      withSpread(results.spread(name, 'singleP50Ms')),
      withSpread(results.spread(name, 'singleP95Ms')),
      withSpread(results.spread(name, 'heapMB')),
      count(Math.round(results.spread(name, 'heapCalls')?.median ?? NaN)),
    ]),
  );
}

/** Microseconds by digit as batches grow. */
export function growth({ results, contenders, batches }: Measured): string {
  const sizes = [1, ...batches];
  return markdown(
    ['µs by digit in a batch of', ...sizes.map(count)],
    contenders.map(({ name, label }) => [
      label,
      ...sizes.map((size) => {
        const rate = results.spread(name, `digitsPerSecond@${size}`);
        return rate
          ? withSpread({
              ...rate,
              median: 1e6 / rate.median,
              least: 1e6 / rate.most,
              most: 1e6 / rate.least,
            })
          : '–';
      }),
    ]),
  );
}

/** `auto` beside the engines that it picks from, in digits a second, in turns on one page. */
export function routing({ results, batches }: Measured): string {
  const sizes = [1, ...batches];
  const rates = ({ name }: Rival): string[] =>
    sizes.map((size) => withSpread(results.spread(name, `digitsPerSecond@${size}`)));
  const all = new Map(RIVALS.flat().map((rival) => [rival.label, rates(rival)]));
  return markdown(
    ['digits/s in a batch of', ...sizes.map(count)],
    [
      ...[...all].map(([label, cells]) => [label, ...cells]),
      ...RIVALS.map((rivals) => [
        `${rivals[0].label} ÷ best engine`,
        ...sizes.map((size) => withSpread(autoShare(results, rivals, size))),
      ]),
    ],
  );
}

/** How much of the quickest engine's speed `auto` reaches; the quickest by its median. */
export function autoShare(
  results: Results,
  [auto, ...engines]: (typeof RIVALS)[number],
  size: number,
): Spread | undefined {
  const quantity: Quantity = `digitsPerSecond@${size}`;
  const median = ({ name }: Rival): number => results.spread(name, quantity)?.median ?? 0;
  const [best] = engines.sort((a, b) => median(b) - median(a));
  return best && results.ratio([auto.name, quantity], [best.name, quantity]);
}

/** A drawing, from canvas to digit. */
export function drawings({ results }: Measured): string {
  return markdown(
    ['canvas', 'p50, ms', 'p95, ms'],
    Object.entries(DRAWINGS).map(([side, subject]) => [
      `${count(Number(side))} × ${count(Number(side))}`,
      withSpread(results.spread(subject, 'singleP50Ms')),
      withSpread(results.spread(subject, 'singleP95Ms')),
    ]),
  );
}

/** What the machine sets as bounds. */
export function bounds({ results }: Measured): string {
  const rows: string[][] = [];
  for (const subject of [PEAK_INT8, PEAK_PAIRS, PEAK_INT16]) {
    const peak = results.spread(subject, 'gigaMacsPerSecond');
    if (peak) rows.push([`one core, ${subject}`, `${withSpread(peak)} GMAC/s`]);
  }
  for (const [subject, label] of [
    [ROUND_TRIP, 'GPU round trip alone: empty dispatch and readback'],
    [BESIDE_ROUND_TRIP, 'one digit on inkdigit webgpu, in turns with it'],
  ] as const) {
    const p50 = results.spread(subject, 'singleP50Ms');
    const p95 = results.spread(subject, 'singleP95Ms');
    if (p50) rows.push([label, `${withSpread(p50)} ms, p95 ${withSpread(p95)} ms`]);
  }
  return markdown(['bound', 'measured'], rows);
}

/** The contender that ratios compare with. */
export function baseOf(contenders: readonly Contender[]): string {
  const base = contenders.find(({ kind }) => kind === 'ours') ?? contenders[0];
  return base?.name ?? '';
}

/** Digits a second in the largest batch up to `most` that was quick enough to be timed. */
function rate(results: Results, name: string, base: string, most: number): string {
  const [size, baseSize] = [name, base].map((who) => results.largestBatch(who, most));
  if (size === undefined || baseSize === undefined) return '–';
  const quantity: Quantity = `digitsPerSecond@${size}`;
  const ratio = results.ratio([base, `digitsPerSecond@${baseSize}`], [name, quantity]);
  const text = cell(results.spread(name, quantity), ratio);
  return size === most ? text : `${text} in batches of ${count(size)}`;
}

/** A figure with its spread, and what it is against inkdigit. */
function cell(spread: Spread | undefined, ratio: Spread | undefined): string {
  return [withSpread(spread), times(ratio)].filter(Boolean).join(' · ');
}
