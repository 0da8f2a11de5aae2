/**
 * `npm run bench`: how fast the built SDK is on this machine, engine by engine. Prints a Markdown
 * table. The engines take turns within each round, so that a machine that slows down slows all.
 */
import { chromium } from '@playwright/test';
import type { EngineName } from 'inkdigit';
import { CHROMIUM_ARGS, ensureBrowser } from '../browser.ts';
import { serve } from '../support/server.ts';

const ENGINES: readonly EngineName[] = ['js', 'webgpu'];
const ROUNDS = 7;
const BATCHES = [1, 16, 256, 1024];

/** Milliseconds of one call, or of making a classifier up to its first answer. */
type Sample = { readonly engine: EngineName; readonly what: string; readonly milliseconds: number };

const server = await serve();
const browser = await chromium.launch({
  executablePath: ensureBrowser(),
  args: [...CHROMIUM_ARGS],
});
try {
  const samples: Sample[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    console.error(`Round ${round + 1} of ${ROUNDS}`);
    for (const engine of ENGINES) samples.push(...(await measure(engine)));
  }
  console.log(
    `Chromium ${browser.version()}, WebGPU on SwiftShader, ${ROUNDS} rounds, fresh pages.`,
  );
  console.log('Milliseconds: median (lowest–highest of the rounds).\n');
  console.log(table(samples));
} finally {
  await browser.close();
  await server.close();
}

async function measure(engine: EngineName): Promise<Sample[]> {
  const page = await browser.newPage();
  await page.goto(`${server.origin}/pages/script.html`);
  const times = await page.evaluate(
    async ({ engine, batches }) => {
      const times: [what: string, milliseconds: number][] = [];
      const digits = crypto.getRandomValues(new Uint8Array(784 * 64));
      let started = performance.now();
      const classifier = await globalThis.inkdigit.createClassifier({ engine });
      await classifier.classify(digits.slice(0, 784));
      times.push(['start to first answer', performance.now() - started]);
      for (const batch of batches) {
        const bytes = new Uint8Array(batch * 784);
        for (let i = 0; i < bytes.length; i++) bytes[i] = digits[i % digits.length] ?? 0;
        await classifier.classifyBatch(bytes);
        started = performance.now();
        await classifier.classifyBatch(bytes);
        times.push([`batch of ${batch}`, performance.now() - started]);
      }
      classifier.dispose();
      return times;
    },
    { engine, batches: BATCHES },
  );
  await page.close();
  return times.map(([what, milliseconds]) => ({ engine, what, milliseconds }));
}

function table(samples: readonly Sample[]): string {
  const kinds = [...new Set(samples.map(({ what }) => what))];
  const rows = kinds.map((what) => {
    const cells = ENGINES.map((engine) => {
      const own = samples.filter((sample) => sample.engine === engine && sample.what === what);
      return spread(own.map(({ milliseconds }) => milliseconds));
    });
    return `| ${what} | ${cells.join(' | ')} |`;
  });
  return [
    `| | ${ENGINES.join(' | ')} |`,
    `|---|${ENGINES.map(() => '---|').join('')}`,
    ...rows,
  ].join('\n');
}

function spread(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): string =>
    (sorted[Math.floor(share * (sorted.length - 1))] ?? NaN).toFixed(2);
  return `${at(0.5)} (${at(0)}–${at(1)})`;
}
