/**
 * The rounds: everybody in turns, so that a machine that slows down slows all. Owns the order and
 * what is done with a contender that fails; knows nothing of how the results are shown.
 */
import type { Browser } from '@playwright/test';
import { agreement, type Truth } from './agreement.ts';
import { open, type Choice } from './browser.ts';
import { start, type Started } from './cold.ts';
import { EMPTY, type Contender } from './contenders.ts';
import type { Options } from './options.ts';
import type { Progress } from './progress.ts';
import type { Results } from './results.ts';
import type { Scripts } from './site.ts';
import { measureTogether } from './together.ts';
import { measureWarm } from './warm.ts';

/** What the rounds work with. */
export interface Stage {
  readonly origin: string;
  readonly choice: Choice;
  readonly options: Options;
  readonly results: Results;
  readonly progress: Progress;
  readonly scripts: Scripts;
  /** Why a contender is not, or no longer, timed; by name. */
  readonly failures: Map<string, string>;
  /** Aborted when the user has had enough. */
  readonly signal: AbortSignal;
}

/**
 * Lets every contender read the same digits once, before anything is timed.
 * @returns how many digits each agrees on, by name; who fails is in `stage.failures`.
 */
export async function checkAgreement(
  stage: Stage,
  contenders: readonly Contender[],
  truth: Truth,
): Promise<Map<string, number>> {
  const agreed = new Map<string, number>();
  await inBrowser(stage, async (browser) => {
    for (const contender of contenders) {
      await attempt(stage, contender, 'check', async () => {
        const started = await startOn(stage, browser, contender, false);
        try {
          await prepare(stage, started);
          agreed.set(contender.name, await agreement(started.page, contender, truth));
        } finally {
          await started.close();
        }
      });
    }
  });
  return agreed;
}

/** One round: everybody once, in another order every time, in a browser of its own. */
export async function runRound(
  stage: Stage,
  contenders: readonly Contender[],
  round: number,
): Promise<void> {
  await inBrowser(stage, async (browser) => {
    for (const contender of rotated([...contenders, EMPTY], round)) {
      if (stage.failures.has(contender.name)) continue;
      await attempt(stage, contender, `round ${round + 1}`, () =>
        measure(stage, browser, contender, round),
      );
    }
    const ours = contenders.filter(
      ({ kind, name }) => kind === 'ours' && !stage.failures.has(name),
    );
    if (ours.length === 0 || stage.signal.aborted) return;
    stage.progress.step(`round ${round + 1}: engines together`);
    await measureTogether(stage, browser, ours, round).catch((error: unknown) => {
      if (!stage.signal.aborted) throw error;
    });
  });
}

async function measure(
  stage: Stage,
  browser: Browser,
  contender: Contender,
  round: number,
): Promise<void> {
  const { results, options } = stage;
  const { name } = contender;
  const throttled = await startOn(stage, browser, contender, true);
  await throttled.close();
  const started = await startOn(stage, browser, contender, false);
  try {
    results.add(round, name, {
      kilobytes: started.downloaded / 1000,
      coldMs: started.milliseconds,
      coldThrottledMs: throttled.milliseconds,
    });
    if (contender === EMPTY) return;
    await prepare(stage, started);
    results.add(round, name, await measureWarm(started.page, started.devtools, options));
  } finally {
    await started.close();
  }
}

function startOn(
  { origin }: Stage,
  browser: Browser,
  { name }: Contender,
  throttled: boolean,
): Promise<Started> {
  return start(browser, `${origin}/${name}/`, throttled);
}

/** Puts the measuring script on a page and waits until its contender has settled. */
async function prepare({ scripts }: Stage, { page }: Started): Promise<void> {
  await page.addScriptTag({ content: scripts.measure });
  await page.evaluate(async () => {
    await globalThis.measure.prepare('/digits.bin');
    await globalThis.started?.reader.settle?.();
  });
}

/** Does one thing with one contender; who fails takes no further part. */
async function attempt(
  { signal, progress, failures }: Stage,
  { name, label }: Contender,
  what: string,
  work: () => Promise<void>,
): Promise<void> {
  if (signal.aborted) return;
  progress.step(`${what}: ${label}`);
  try {
    await work();
  } catch (error) {
    if (!signal.aborted) failures.set(name, error instanceof Error ? error.message : String(error));
  }
}

/** Opens a browser for some work; an interruption closes it, and what runs on it ends. */
async function inBrowser(
  { choice, signal }: Stage,
  work: (browser: Browser) => Promise<void>,
): Promise<void> {
  if (signal.aborted) return;
  const browser = await open(choice);
  const close = (): void => void browser.close();
  signal.addEventListener('abort', close);
  try {
    await work(browser);
  } finally {
    signal.removeEventListener('abort', close);
    await browser.close();
  }
}

/** Another one first in every round, so that nobody is always the one after a slow one. */
function rotated<Item>(items: readonly Item[], round: number): Item[] {
  const first = (round * 5) % items.length;
  return [...items.slice(first), ...items.slice(0, first)];
}
