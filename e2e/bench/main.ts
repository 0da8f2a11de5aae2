/**
 * `npm run bench`: inkdigit and its peers side by side in a real browser. Owns the order of things:
 * build, check that all read the same, measure in rounds, report. Interrupted, it reports what it has.
 */
import { relative } from 'node:path';
import { readTruth } from './agreement.ts';
import { chooseBrowser } from './browser.ts';
import { EMPTY } from './contenders.ts';
import { describe } from './machine.ts';
import { parseOptions, USAGE, type Options } from './options.ts';
import { Progress } from './progress.ts';
import { writeReport } from './report.ts';
import { Results } from './results.ts';
import { checkAgreement, runRound } from './rounds.ts';
import { openSite } from './site.ts';
import type { Stage } from './stage.ts';
import { holds, targets } from './targets.ts';

/** As shells say it of a program that was interrupted. */
const INTERRUPTED = 130;

if (process.argv.includes('--help')) {
  console.log(USAGE);
} else {
  try {
    await bench(parseOptions(process.argv.slice(2)));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}

async function bench(options: Options): Promise<void> {
  const interrupt = new AbortController();
  // Once each: a second Ctrl-C ends the program as usual.
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => {
      interrupt.abort();
    });
  }
  const started = Date.now();
  const failures = new Map<string, string>();
  const truth = await readTruth();
  console.error('Building the pages; the first time, compressing them takes minutes.');
  const site = await openSite(options.contenders, truth, failures);
  try {
    const choice = await chooseBrowser(`${site.origin}/${EMPTY.name}/`);
    const { adapter } = choice;
    const machine = describe(choice, options.contenders);
    if (!adapter) {
      const reason =
        'this browser has no WebGPU adapter: see chrome://gpu, and install a Vulkan driver';
      options.contenders.filter(({ gpu }) => gpu).forEach(({ name }) => failures.set(name, reason));
    }
    const able = options.contenders.filter(({ name }) => !failures.has(name));
    const { rounds, batches } = options;
    const results = new Results();
    const progress = new Progress(able.length + rounds * (able.length + 2));
    const { signal } = interrupt;
    const { origin, scripts } = site;
    const stage: Stage = { origin, choice, scripts, options, results, progress, failures, signal };

    const agreed = await checkAgreement(stage, able, truth);
    let round = 0;
    for (; round < rounds && !signal.aborted; round++) {
      await runRound(stage, able, round);
    }
    progress.end();

    const run = {
      ...{ machine, results, batches, agreed, failures, macs: site.macs },
      contenders: able.filter(({ name }) => results.spread(name, 'singleP50Ms')),
      rounds: signal.aborted ? round - 1 : round,
      roundsWanted: rounds,
      compared: truth.digits.length,
      seconds: (Date.now() - started) / 1000,
    };
    console.log(writeReport(options.out, run));
    const verdicts = targets(run, site.macs).map(holds);
    const count = (verdict: boolean | undefined): number =>
      verdicts.filter((one) => one === verdict).length;
    console.log(
      `\n${JSON.stringify({
        bench: relative(process.env['INIT_CWD'] ?? process.cwd(), options.out),
        rounds: run.rounds,
        timed: run.contenders.length,
        failed: [...failures.keys()],
        promises: { held: count(true), missed: count(false), unmeasured: count(undefined) },
        seconds: Math.round(run.seconds),
      })}`,
    );
    const broken = options.contenders.some(
      ({ kind, name }) => kind === 'ours' && failures.has(name) && adapter,
    );
    process.exitCode = signal.aborted ? INTERRUPTED : Number(broken);
  } finally {
    site.close();
  }
}
