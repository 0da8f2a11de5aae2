/**
 * The rounds: everybody in turns, so that a machine that slows down slows all. Owns the order and
 * what is done with a contender that fails; knows nothing of how the results are shown.
 */
import type { Browser } from '@playwright/test';
import { agreement, type Truth } from './agreement.ts';
import type { Manner } from './browser.ts';
import { Browsers } from './browsers.ts';
import { start, type Started } from './cold.ts';
import { EMPTY, type Contender } from './contenders.ts';
import { measureHeap } from './heap.ts';
import type { Stage } from './stage.ts';
import { measureTogether } from './together.ts';
import { measureWarm } from './warm.ts';

/** The longest that one contender may take in one round. */
const PATIENCE_MS = 180_000;

const TOGETHER = { name: 'together', label: 'engines together' };

/**
 * Lets every contender read the same digits once, before anything is timed, and sees what it holds
 * then: the count of its memory would disturb a timing.
 * @returns how many digits each agrees on, by name; who fails is in `stage.failures`.
 */
export async function checkAgreement(
  stage: Stage,
  contenders: readonly Contender[],
  truth: Truth,
): Promise<Map<string, number>> {
  const agreed = new Map<string, number>();
  await inBrowsers(stage, async (browsers) => {
    for (const contender of contenders) {
      await attempt(stage, browsers, contender, 'check', async (browser) => {
        const { memories } = stage.scripts;
        const started = await startOn(stage, browser, contender, { before: memories });
        const { page, devtools } = started;
        try {
          await prepare(stage, started);
          agreed.set(contender.name, await agreement(page, contender, truth));
          stage.results.add(0, contender.name, await measureHeap(page, devtools));
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
  await inBrowsers(stage, async (browsers) => {
    const what = `round ${round + 1}`;
    for (const contender of rotated([...contenders, EMPTY], round)) {
      await attempt(stage, browsers, contender, what, (browser) =>
        measure(stage, browser, contender, round),
      );
    }
    const ours = contenders.filter(
      ({ kind, name }) => kind === 'ours' && !stage.failures.has(name),
    );
    if (ours.length === 0) return;
    await attempt(stage, browsers, TOGETHER, what, (browser) =>
      measureTogether(stage, browser, ours, round),
    );
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
  const throttled = await startOn(stage, browser, contender, { throttled: true });
  await throttled.close();
  const started = await startOn(stage, browser, contender);
  try {
    results.add(round, name, {
      kilobytes: started.downloaded / 1000,
      coldMs: started.milliseconds,
      coldThrottledMs: throttled.milliseconds,
    });
    if (contender === EMPTY) return;
    await prepare(stage, started);
    results.add(round, name, await measureWarm(started.page, options));
  } finally {
    await started.close();
  }
}

function startOn(
  { origin }: Stage,
  browser: Browser,
  { name }: Contender,
  manner: Manner = {},
): Promise<Started> {
  return start(browser, `${origin}/${name}/`, manner);
}

/** Puts the measuring script on a page and waits until its contender has settled. */
async function prepare({ scripts }: Stage, { page }: Started): Promise<void> {
  await page.addScriptTag({ content: scripts.measure });
  await page.evaluate(async () => {
    await globalThis.measure.prepare('/digits.bin');
    await globalThis.started?.reader.settle?.();
  });
}

/**
 * Does one thing with one contender; who fails, or never ends, takes no further part, and the next
 * one gets another browser.
 */
async function attempt(
  { signal, progress, failures }: Stage,
  browsers: Browsers,
  { name, label }: Pick<Contender, 'name' | 'label'>,
  what: string,
  work: (browser: Browser) => Promise<void>,
): Promise<void> {
  if (signal.aborted || failures.has(name)) return;
  progress.step(`${what}: ${label}`);
  const watchdog = setTimeout(() => {
    void browsers.giveUp('it did not come to an end');
  }, PATIENCE_MS);
  try {
    await work(await browsers.current());
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (!signal.aborted) failures.set(name, browsers.lost ?? reason);
    await browsers.close();
  } finally {
    clearTimeout(watchdog);
  }
}

/** Does some work with browsers that an interruption closes. */
async function inBrowsers(
  { choice, signal }: Stage,
  work: (browsers: Browsers) => Promise<void>,
): Promise<void> {
  const browsers = new Browsers(choice);
  const close = (): void => void browsers.close();
  signal.addEventListener('abort', close);
  try {
    await work(browsers);
  } finally {
    signal.removeEventListener('abort', close);
    await browsers.close();
  }
}

/** Another one first in every round, so that nobody is always the one after a slow one. */
function rotated<Item>(items: readonly Item[], round: number): Item[] {
  const first = (round * 5) % items.length;
  return [...items.slice(first), ...items.slice(0, first)];
}
