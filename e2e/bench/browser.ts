/**
 * The browser that the bench measures in: with the machine's own GPU where there is one, else with
 * SwiftShader. Knows how to open it, and nothing of what is measured.
 */
import { chromium, type Browser, type CDPSession, type Page } from '@playwright/test';
import { CHROMIUM_ARGS, findBrowser } from '../browser.ts';

/** An open browser and the GPU that its pages get. */
export interface Measured {
  readonly browser: Browser;
  /** `undefined` without WebGPU. */
  readonly adapter: string | undefined;
}

const SOFTWARE_ONLY = '--use-webgpu-adapter=';

/**
 * Opens a browser.
 * @param origin a page there is asked for the adapter: WebGPU needs a secure context.
 * @throws {Error} naming the remedy when no Chromium is to be found.
 */
export async function openBrowser(origin: string): Promise<Measured> {
  const executablePath = findBrowser();
  if (!executablePath) {
    throw new Error('No Chromium found: run `npx tsx browser.ts` in e2e to get one.');
  }
  const hardware = CHROMIUM_ARGS.filter((flag) => !flag.startsWith(SOFTWARE_ONLY));
  let opened: Measured | undefined;
  for (const args of [hardware, CHROMIUM_ARGS]) {
    await opened?.browser.close();
    const browser = await chromium.launch({
      executablePath,
      args: [...args],
      // The bench ends by itself when interrupted, and writes what it has.
      handleSIGINT: false,
      handleSIGTERM: false,
    });
    opened = { browser, adapter: await adapterOf(browser, origin) };
    if (opened.adapter) break;
  }
  if (!opened) throw new Error('No browser was opened.');
  return opened;
}

async function adapterOf(browser: Browser, origin: string): Promise<string | undefined> {
  const page = await browser.newPage();
  await page.goto(`${origin}/empty/`);
  const adapter = await page.evaluate(async () => {
    const found = await navigator.gpu.requestAdapter();
    if (!found) return undefined;
    const { vendor, architecture, description } = found.info;
    return [vendor, architecture, description].filter(Boolean).join(' ');
  });
  await page.close();
  return adapter;
}

/** A line to a home: 10 Mb/s down and up, 40 ms there and back. */
const THROTTLED = {
  offline: false,
  latency: 40,
  downloadThroughput: 10e6 / 8,
  uploadThroughput: 10e6 / 8,
};

/** A visit to a page by somebody who was never there. */
export interface Visit {
  readonly page: Page;
  readonly devtools: CDPSession;
  /** Bytes that came over the network so far: heads and compressed bodies, as the network log has them. */
  readonly bytes: () => number;
  readonly close: () => Promise<void>;
}

/** Opens a page in a context of its own: no cache, no storage, nothing compiled. */
export async function visit(browser: Browser, throttled: boolean): Promise<Visit> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send('Network.enable');
  if (throttled) await devtools.send('Network.emulateNetworkConditions', THROTTLED);
  let bytes = 0;
  devtools.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  return { page, devtools, bytes: () => bytes, close: () => context.close() };
}
