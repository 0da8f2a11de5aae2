/** `npm run bench` from end to end, with two contenders that need no GPU and no large download. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { visit } from '../bench/browser.ts';
import { Browsers } from '../bench/browsers.ts';
import { CHROMIUM_ARGS, ensureBrowser } from '../browser.ts';
import { loadTestDigits } from '../support/digits.ts';

const E2E = resolve(import.meta.dirname, '..');
const NAMES = ['inkdigit-js', 'plain-js'];

test('the bench measures, reports and ends in one line of JSON', async () => {
  // Builds two pages and opens three browsers.
  test.setTimeout(120_000);
  const out = test.info().outputPath('bench');
  const args = ['bench/main.ts', '--quick', '--rounds', '1', '--only', NAMES.join(), '--out', out];
  const { stdout } = await promisify(execFile)('npx', ['tsx', ...args], { cwd: E2E });

  const last: unknown = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
  expect(last).toMatchObject({ rounds: 1, timed: 2, failed: [] });

  const read = (file: string): string => readFileSync(join(out, file), 'utf8');
  const { samples, contenders } = JSON.parse(read('bench.json')) as {
    samples: { subject: string; quantity: string; value: number }[];
    contenders: { name: string; agreed: number }[];
  };
  const agreed = Math.min(1000, loadTestDigits().count);
  expect(contenders).toMatchObject(NAMES.map((name) => ({ name, agreed })));
  for (const name of NAMES) {
    const own = samples.filter(({ subject }) => subject === name);
    expect(own.map(({ quantity }) => quantity)).toEqual(
      expect.arrayContaining(['kilobytes', 'coldMs', 'coldThrottledMs', 'singleP50Ms', 'heapMB']),
    );
    expect(own.every(({ value }) => value > 0)).toBe(true);
    expect(read('bench.svg')).toContain('<svg');
  }
  expect(read('bench.md')).toContain('| inkdigit js |');
  expect(read('bench.md')).toMatch(/\| 280 × 280 \| \d/);
});

test('a round goes on in another browser when its own is lost', async () => {
  const browsers = new Browsers({ executablePath: ensureBrowser(), args: CHROMIUM_ARGS });
  const first = await browsers.current();
  expect(await browsers.current()).toBe(first);
  await first.close();
  const second = await browsers.current();
  expect(second.isConnected()).toBe(true);
  await browsers.close();
  expect(second.isConnected()).toBe(false);
});

test('who waits for a page that crashes hears of it, and the next gets another browser', async () => {
  const browsers = new Browsers({ executablePath: ensureBrowser(), args: CHROMIUM_ARGS });
  const { page, devtools } = await visit(await browsers.current());
  const endless = devtools.send('Runtime.evaluate', {
    expression: 'new Promise(() => {})',
    awaitPromise: true,
  });
  const ended = expect(endless).rejects.toThrow();
  await page.goto('chrome://crash').catch(() => undefined);
  await ended;
  expect(browsers.lost).toBe('its page crashed');
  const { page: next } = await visit(await browsers.current());
  expect(await next.evaluate(() => 6 * 7)).toBe(42);
  expect(browsers.lost).toBeUndefined();
  await browsers.close();
});
