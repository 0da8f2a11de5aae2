/** The bench's statistics and tables, from samples made up here. */
import { expect, test } from 'vitest';
import { CONTENDERS, type Contender } from '../bench/contenders.ts';
import { drawChart } from '../bench/chart.ts';
import { count, figure, markdown, withSpread } from '../bench/numbers.ts';
import { Results } from '../bench/results.ts';
import { pairedRatio, quantile, spread } from '../bench/stats.ts';
import { growth, overview, routing } from '../bench/tables.ts';
import { holds, targets } from '../bench/targets.ts';

function contenders(...names: string[]): Contender[] {
  return CONTENDERS.filter(({ name }) => names.includes(name));
}

test('a quantile lies between its neighbours on a straight line', () => {
  expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
  expect(quantile([4, 1, 3, 2], 0)).toBe(1);
  expect(quantile([4, 1, 3, 2], 1)).toBe(4);
  expect(quantile([10, 20], 0.25)).toBe(12.5);
  expect(quantile([10, 9, 2], 0.5)).toBe(9);
  expect(quantile([7], 0.95)).toBe(7);
});

test('a spread is the middle and the ends, and nothing of nothing', () => {
  expect(spread([5, 9, 1])).toEqual({ median: 5, least: 1, most: 9, rounds: 3 });
  expect(spread([])).toBeUndefined();
});

test('a ratio is taken round by round, so that a slow round counts for both', () => {
  const own = new Map([
    [0, 2],
    [1, 20],
    [2, 4],
  ]);
  const base = new Map([
    [0, 1],
    [1, 10],
    [3, 1],
  ]);
  expect(pairedRatio(own, base)).toEqual({ median: 2, least: 2, most: 2, rounds: 2 });
  expect(pairedRatio(own, new Map())).toBeUndefined();
});

test('figures have three digits that count, and counts all of theirs', () => {
  expect([0.011342, 12.44, 20704, 2].map(figure)).toEqual(['0.0113', '12.4', '20,700', '2']);
  expect(count(65536)).toBe('65,536');
  expect(withSpread({ median: 12.44, least: 11.9, most: 13, rounds: 3 })).toBe('12.4 (11.9–13)');
  expect(withSpread({ median: 12.44, least: 12.44, most: 12.44, rounds: 1 })).toBe('12.4');
  expect(withSpread(undefined)).toBe('–');
});

test('a table is Markdown', () => {
  expect(markdown(['who', 'ms'], [['a', '1']])).toBe('| who | ms |\n| --- | ---: |\n| a | 1 |');
});

/** Two rounds, the second on a machine half as fast: ratios stay. */
function twoRounds(): Results {
  const results = new Results();
  for (const [round, slower] of [1, 2].entries()) {
    for (const [name, pace] of [
      ['inkdigit', 1],
      ['inkdigit-js', 1.25],
      ['tfjs-cpu', 10],
    ] as const) {
      results.add(round, name, {
        'kilobytes': 30 * pace,
        'coldMs': 100 * slower * pace,
        'coldThrottledMs': 200 * slower * pace,
        'singleP50Ms': 0.1 * slower * pace,
        'digitsPerSecond@1': 10_000 / slower / pace,
        'digitsPerSecond@16': 20_000 / slower / pace,
      });
    }
    results.add(round, 'inkdigit', { 'digitsPerSecond@4096': 40_000 / slower });
    results.add(round, 'empty', { coldMs: 80 * slower });
    results.add(round, 'together auto', { 'digitsPerSecond@16': 95 / slower });
    results.add(round, 'together js', { 'digitsPerSecond@16': 100 / slower });
    results.add(round, 'together auto, 2 threads', { 'digitsPerSecond@16': 90 / slower });
    results.add(round, 'together wasm, 2 threads', { 'digitsPerSecond@16': 180 / slower });
  }
  return results;
}

const MEASURED = {
  results: twoRounds(),
  contenders: contenders('inkdigit', 'inkdigit-js', 'tfjs-cpu'),
  batches: [16, 4096],
};

/** A table's cells by the first of each line. */
function cells(table: string): Record<string, string[]> {
  const lines = table.split('\n').map((line) => line.slice(2, -2).split(' | '));
  return Object.fromEntries(lines.map(([first = '', ...others]) => [first, others]));
}

test('the overview gives medians, spreads and ratios, of the batch that was reached', () => {
  const table = cells(overview(MEASURED));
  expect(table['tfjs cpu']).toEqual([
    '300 (300–300) · 10×',
    '1,500 (1,000–2,000) · 10×',
    '3,000 (2,000–4,000) · 10×',
    '1.5 (1–2) · 10×',
    '1,500 (1,000–2,000) · 20× in batches of 16',
  ]);
  expect(table['inkdigit (auto)']?.at(-1)).toBe('30,000 (20,000–40,000) · 1×');
  expect(table['empty page']).toEqual(['–', '120 (80–160)', '–', '–', '–']);
});

test('the cost of a digit is the reverse of the speed, and a batch not timed a dash', () => {
  const [one, sixteen, large] = cells(growth(MEASURED))['tfjs cpu'] ?? [];
  expect([one, sixteen, large]).toEqual(['1,330 (1,000–2,000)', '667 (500–1,000)', '–']);
});

test('auto is compared with the best engine of as many threads, in the same round', () => {
  expect(cells(routing(MEASURED))['auto ÷ best engine']).toEqual(['–', '0.95 (0.95–0.95)', '–']);
  expect(cells(routing(MEASURED))['auto, 2 threads ÷ best engine']?.[1]).toBe('0.5 (0.5–0.5)');
});

test('promises hold, are missed, or were not measured', () => {
  const verdict = (what: string): boolean | undefined => {
    const target = targets(MEASURED, 1e6).find((one) => one.what === what);
    if (!target) throw new Error(`no promise “${what}”`);
    return holds(target);
  };
  expect(verdict('one digit: js × tfjs cpu')).toBe(true);
  expect(verdict('batch of 16: auto ÷ best engine')).toBe(true);
  expect(verdict('cold start at 10 Mb/s and 40 ms ÷ fastest peer')).toBe(true);
  expect(verdict('one digit: wasm × fastest peer')).toBeUndefined();
  const slow = twoRounds();
  slow.add(1, 'together auto', { 'digitsPerSecond@16': 1 });
  slow.add(0, 'together auto', { 'digitsPerSecond@16': 1 });
  const auto = targets({ ...MEASURED, results: slow }, 1e6).find(({ what }) =>
    what.startsWith('batch of 16: auto ÷'),
  );
  expect(auto && holds(auto)).toBe(false);
});

test('the chart is an SVG file with everybody in it', () => {
  const machine = {
    ...{ date: '2026-01-01', cpu: 'a <CPU>', cores: 2, system: 'Linux', node: 'v20' },
    ...{ browser: 'Chromium', adapter: 'none', commit: undefined, releases: {} },
  };
  const chart = drawChart({ ...MEASURED, machine });
  expect(chart).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  for (const { label } of MEASURED.contenders) expect(chart).toContain(label);
  expect(chart).toContain('a &#60;CPU&#62;');
  expect(chart).not.toContain('NaN');
});
