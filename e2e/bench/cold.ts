/** Cold starts: a first visit to a contender's page, from navigation to its first digit. */
import type { Browser } from '@playwright/test';
import { visit, type Manner, type Visit } from './browser.ts';

/** The digit that `page/start.ts` draws. */
const DRAWN = 1;

/** A page that has read its first digit. */
export interface Started extends Visit {
  /** From navigation to the answer, by the page's own clock. */
  readonly milliseconds: number;
  /** Bytes over the network up to the answer. */
  readonly downloaded: number;
}

/** How long a first digit may take at most; a page that hangs is given up. */
const PATIENCE_MS = 90_000;

/**
 * Visits a contender's page and waits for its first digit. The caller closes it.
 * @throws {Error} what the page said when it failed, or that it hangs or read wrongly.
 */
export async function start(
  browser: Browser,
  address: string,
  manner: Manner = {},
): Promise<Started> {
  const opened = await visit(browser, manner);
  try {
    const { page } = opened;
    const problems: string[] = [];
    page.on('pageerror', ({ message }) => problems.push(message));
    await page.goto(address, { waitUntil: 'commit', timeout: PATIENCE_MS });
    const waiting = { polling: 20, timeout: PATIENCE_MS };
    await page
      .waitForFunction(() => globalThis.started ?? globalThis.failed, undefined, waiting)
      .catch(() => {
        throw new Error(problems.join('; ') || 'it read nothing in time');
      });
    const { digit, milliseconds, failed } = await page.evaluate(() => ({
      digit: globalThis.started?.digit,
      milliseconds: globalThis.started?.milliseconds ?? NaN,
      failed: globalThis.failed,
    }));
    if (failed !== undefined) throw new Error(failed);
    if (digit !== DRAWN) throw new Error(`it reads a drawn ${DRAWN} as ${String(digit)}`);
    return { ...opened, milliseconds, downloaded: opened.bytes() };
  } catch (error) {
    await opened.close();
    throw error;
  }
}
