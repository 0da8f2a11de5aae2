import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { step, type Workshop } from '../src/steps/step.ts';
import { silentProgress } from './silent.ts';

const workshop = (signal = new AbortController().signal): Workshop => ({
  root: mkdtempSync(join(tmpdir(), 'inkdigit-')),
  teachers: null,
  progress: silentProgress,
  signal,
});

test('a finished step is not run again, a changed one is', async () => {
  const shop = workshop();
  let runs = 0;
  const run = (value: number): Promise<{ result: { runs: number } }> =>
    step(shop, 'count', { value }, async () => ({ runs: ++runs }));
  expect((await run(1)).result).toEqual({ runs: 1 });
  expect((await run(1)).result).toEqual({ runs: 1 });
  expect((await run(2)).result).toEqual({ runs: 2 });
});

test('a failed step leaves its files and runs again in the same folder', async () => {
  const shop = workshop();
  const failing = step(shop, 'work', 1, async (folder) => {
    writeFileSync(join(folder, 'half'), 'done');
    throw new Error('power cut');
  });
  await expect(failing).rejects.toThrow('power cut');
  const { result } = await step(shop, 'work', 1, async (folder) =>
    existsSync(join(folder, 'half')),
  );
  expect(result).toBe(true);
});

test('of two that want a step at once, one runs it and the other takes its result', async () => {
  const shop = workshop();
  let runs = 0;
  const run = (): Promise<{ result: number }> =>
    step(shop, 'slow', 1, async () => {
      await new Promise((resolve) => setImmediate(resolve));
      return ++runs;
    });
  const both = await Promise.all([run(), run()]);
  expect(both.map(({ result }) => result)).toEqual([1, 1]);
});

test('a full disk says what helps', async () => {
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), {
    code: 'ENOSPC',
  });
  const shop = workshop();
  await expect(step(shop, 'work', 1, () => Promise.reject(full))).rejects.toThrow(
    new RegExp(`No space is left for ${shop.root}.*--work`),
  );
});

test('an aborted recipe starts no step', async () => {
  const reason = new Error('stop');
  await expect(step(workshop(AbortSignal.abort(reason)), 'work', 1, async () => 1)).rejects.toBe(
    reason,
  );
});
