/** What the figures were measured on and with: machine, browser, releases, day. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, release, type as system } from 'node:os';
import { join } from 'node:path';
import type { Choice } from './browser.ts';
import { packageFolder } from './build.ts';
import type { Contender } from './contenders.ts';

/** Goes into every report. */
export interface Machine {
  readonly date: string;
  readonly cpu: string;
  readonly cores: number;
  readonly system: string;
  readonly node: string;
  readonly browser: string;
  readonly adapter: string;
  /** Of this repository; `undefined` outside of one. */
  readonly commit: string | undefined;
  /** Versions by package. */
  readonly releases: Readonly<Record<string, string>>;
}

/** Describes this machine. */
export function describe(
  { version: browser, adapter }: Choice,
  contenders: readonly Contender[],
): Machine {
  const packages = new Set(contenders.flatMap(({ release }) => release ?? []));
  return {
    date: new Date().toISOString().slice(0, 10),
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    system: `${system()} ${release()}`,
    node: process.version,
    browser: `Chromium ${browser}`,
    adapter: adapter ?? 'none',
    commit: commit(),
    releases: Object.fromEntries([...packages].map((name) => [name, version(name)])),
  };
}

function version(name: string): string {
  const file = join(packageFolder(name), 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

function commit(): string | undefined {
  const git = (...args: string[]): string =>
    execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    const changed = git('status', '--porcelain', '--untracked-files=no') !== '';
    return git('rev-parse', '--short', 'HEAD') + (changed ? ' and changes' : '');
  } catch {
    return undefined;
  }
}
