/** The report of a run: Markdown for people, JSON for machines, a chart. Owns their files and order. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { drawChart } from './chart.ts';
import type { Contender } from './contenders.ts';
import type { Machine } from './machine.ts';
import { count, markdown } from './numbers.ts';
import { bounds, drawings, growth, overview, routing, singles, type Measured } from './tables.ts';
import { targets, targetTable, type Target } from './targets.ts';

/** Everything that there is to say. */
export interface Run extends Measured {
  readonly machine: Machine;
  /** Rounds that were done, of how many. */
  readonly rounds: number;
  readonly roundsWanted: number;
  readonly seconds: number;
  /** Multiply-accumulates of one digit. */
  readonly macs: number;
  /** How many of the compared digits each agrees on. */
  readonly agreed: ReadonlyMap<string, number>;
  readonly compared: number;
  /** Who could not be timed, and why. */
  readonly failures: ReadonlyMap<string, string>;
}

/** Names of the report's files. */
const FILES = { text: 'bench.md', data: 'bench.json', chart: 'bench.svg' } as const;

/** Writes the three files. @returns the Markdown. */
export function writeReport(folder: string, run: Run): string {
  const promises = targets(run, run.macs);
  const text = toMarkdown(run, promises);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, FILES.text), text);
  writeFileSync(join(folder, FILES.data), JSON.stringify(toJson(run, promises), null, 1));
  writeFileSync(join(folder, FILES.chart), drawChart(run));
  return text;
}

function toMarkdown(run: Run, promises: readonly Target[]): string {
  const { machine, failures, agreed, compared } = run;
  const releases = Object.entries(machine.releases).map(([name, version]) => `${name} ${version}`);
  const tables = {
    'One digit at a time': singles(run),
    'A drawing, from canvas to digit, on inkdigit (auto)': drawings(run),
    'How the cost of a digit grows with the batch': growth(run),
    'Where auto sends a call': routing(run),
    'What the machine allows':
      `${bounds(run)}\n\nA digit counts as all of its ${count(run.macs)} multiply-accumulates, also ` +
      'those of paper, which inkdigit wasm does without.',
    'Promises': targetTable(promises),
    'Same digits as the reference': markdown(
      ['contender', `of ${count(compared)}`],
      run.contenders.map(({ name, label }) => [label, count(agreed.get(name) ?? NaN)]),
    ),
  };
  const out = [...failures].map(([name, reason]) => `- **${name}**: ${reason}`);
  return [
    `${machine.date}, commit ${machine.commit ?? 'unknown'}: ${machine.browser} on ${machine.cpu}, ` +
      `${machine.cores} cores, ${machine.system}; WebGPU adapter: ${machine.adapter}. ` +
      `Median (least–most) of ${run.rounds} rounds` +
      (run.rounds < run.roundsWanted ? ` of ${run.roundsWanted}, interrupted` : '') +
      `, everybody in turns. “7×” says that inkdigit is 7 times better.`,
    overview(run),
    'Download: Brotli, with heads, up to the first digit. Cold start: from navigation to the first ' +
      'digit, in a fresh browser context. Batches smaller than 4,096: larger ones took too long.',
    ...Object.entries(tables).flatMap(([title, table]) => [`### ${title}`, table]),
    ...(out.length > 0 ? ['### Not timed', out.join('\n')] : []),
    `Releases: ${releases.join(', ')}. Took ${Math.round(run.seconds / 60)} minutes.`,
  ].join('\n\n');
}

function toJson(run: Run, promises: readonly Target[]): object {
  const { machine, rounds, roundsWanted, seconds, macs, compared, contenders, results } = run;
  const who = contenders.map(({ name, label, kind, gpu, threads }: Contender) => ({
    ...{ name, label, kind, gpu, threads },
    agreed: run.agreed.get(name),
  }));
  return {
    ...{ machine, rounds, roundsWanted, seconds, macs, compared },
    contenders: who,
    failures: Object.fromEntries(run.failures),
    promises,
    samples: results.samples,
  };
}
