/** `test` with a page that has the SDK on it, and a watch over every page. */
import { test as base, expect, type Page, type TestType } from '@playwright/test';
import type {
  PlaywrightTestArgs,
  PlaywrightTestOptions,
  PlaywrightWorkerArgs,
  PlaywrightWorkerOptions,
} from '@playwright/test';
import { site } from './site.ts';
import { STROKES } from './strokes.ts';
import { installTools } from './tools.ts';
import { watch, type Problems } from './watch.ts';

/** Options that a project sets. */
export interface PageOptions {
  /** The page in e2e/pages that puts the SDK on `globalThis.inkdigit`. */
  readonly sdkPage: string;
}

interface Fixtures extends PageOptions {
  /** What went wrong on the pages of this test; anything not allowed fails it. */
  readonly problems: Problems;
  /** A page with the SDK on `globalThis.inkdigit`. */
  readonly sdk: Page;
}

export const test: TestType<
  PlaywrightTestArgs & PlaywrightTestOptions & Fixtures,
  PlaywrightWorkerArgs & PlaywrightWorkerOptions
> = base.extend<Fixtures>({
  sdkPage: ['module.html', { option: true }],
  problems: [
    async ({ context }, use) => {
      const problems = await watch(context);
      await context.addInitScript(installTools, STROKES);
      await use(problems);
      expect(await problems.unexpected(), 'problems on the page').toEqual([]);
    },
    { auto: true },
  ],
  sdk: async ({ page, sdkPage }, use) => {
    await openSdk(page, `${site.origin}/pages/${sdkPage}`);
    await use(page);
  },
});

/** Opens a page of e2e/pages and waits for its scripts. */
export async function openSdk(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.waitForFunction(() => 'inkdigit' in globalThis);
}

export { expect };
