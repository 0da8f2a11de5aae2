/** The command line of `npm run bench`. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { CONTENDERS, type Contender } from './contenders.ts';

/** What was asked for. */
export interface Options {
  readonly contenders: readonly Contender[];
  readonly rounds: number;
  /** Sizes of batches, growing. */
  readonly batches: readonly number[];
  /** Milliseconds that each timed loop goes on, and the longest that one call may take. */
  readonly budget: number;
  readonly longestCall: number;
  /** Where table, JSON and chart go. */
  readonly out: string;
}

export const USAGE: string = `npm run bench -- [options]
  --rounds N     how often everybody is measured, in turns (7)
  --quick        2 rounds, batches up to 256
  --only a,b     only these: ${CONTENDERS.map(({ name }) => name).join(', ')}
  --out DIR      where bench.md, bench.json and bench.svg go (e2e/bench/results)`;

/** @throws {Error} saying what is wrong and what may be given. */
export function parseOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: 'string' },
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      out: { type: 'string', default: resolve(import.meta.dirname, 'results') },
    },
  });
  const rounds = Number(values.rounds ?? (values.quick ? 2 : 7));
  if (!Number.isInteger(rounds) || rounds < 1) {
    throw new Error(`--rounds is ${String(values.rounds)}, not a whole number from 1.\n${USAGE}`);
  }
  return {
    contenders: values.only === undefined ? CONTENDERS : values.only.split(',').map(byName),
    rounds,
    batches: values.quick ? [16, 256] : [16, 256, 4096, 65536],
    budget: values.quick ? 100 : 300,
    longestCall: values.quick ? 500 : 2000,
    // npm runs scripts in the workspace's folder; the path is meant from where npm was called.
    out: resolve(process.env['INIT_CWD'] ?? '.', values.out),
  };
}

function byName(name: string): Contender {
  const found = CONTENDERS.find((contender) => contender.name === name.trim());
  if (!found) throw new Error(`--only names ${name}, which is nobody.\n${USAGE}`);
  return found;
}
