/**
 * The browser that the bench measures in: with the machine's own GPU where there is one, else with
 * SwiftShader. Knows how to open it, and nothing of what is measured.
 */
import { chromium, type Browser, type CDPSession, type Page } from '@playwright/test';
import { CHROMIUM_ARGS, ensureBrowser } from '../browser.ts';

/** Which browser it is, and which GPU its pages get. */
export interface Choice {
  readonly executablePath: string;
  readonly args: readonly string[];
  readonly version: string;
  /** `undefined` without WebGPU. */
  readonly adapter: string | undefined;
}

/** A software GPU on a busy machine is slow, not hung: Chromium would end it. */
const PATIENT = '--disable-gpu-watchdog';

const SOFTWARE_ONLY = '--use-webgpu-adapter=';

/**
 * Finds a browser, or installs one, and tries its GPUs.
 * @param address a page to ask for the adapter: WebGPU needs a secure context.
 * @throws {Error} naming the remedy when there is no Chromium and none can be installed.
 */
export async function chooseBrowser(address: string): Promise<Choice> {
  const executablePath = ensureBrowser();
  const hardware = CHROMIUM_ARGS.filter((flag) => !flag.startsWith(SOFTWARE_ONLY));
  const machine = await examine(executablePath, hardware, address);
  return machine.adapter ? machine : await examine(executablePath, CHROMIUM_ARGS, address);
}

/** Opens the browser that was chosen. */
export async function open({
  executablePath,
  args,
}: Pick<Choice, 'executablePath' | 'args'>): Promise<Browser> {
  return await chromium.launch({
    executablePath,
    args: [...args, PATIENT],
    // The bench ends by itself when interrupted, and writes what it has.
    handleSIGINT: false,
    handleSIGTERM: false,
  });
}

async function examine(
  executablePath: string,
  args: readonly string[],
  address: string,
): Promise<Choice> {
  const browser = await open({ executablePath, args });
  try {
    const page = await browser.newPage();
    await page.goto(address);
    const adapter = await page.evaluate(async () => {
      const found = await navigator.gpu.requestAdapter();
      if (!found) return undefined;
      const { vendor, architecture, description } = found.info;
      return [vendor, architecture, description].filter(Boolean).join(' ');
    });
    return { executablePath, args, version: browser.version(), adapter };
  } finally {
    await browser.close();
  }
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

/** How a visit is made. */
export interface Manner {
  /** Over a slow line. */
  readonly throttled?: boolean;
  /** Runs in the page before its own scripts. */
  readonly before?: string;
}

/** Opens a page in a context of its own: no cache, no storage, nothing compiled. */
export async function visit(
  browser: Browser,
  { throttled = false, before }: Manner = {},
): Promise<Visit> {
  const context = await browser.newContext();
  const page = await context.newPage();
  if (before !== undefined) await page.addInitScript(before);
  const devtools = await context.newCDPSession(page);
  await devtools.send('Network.enable');
  if (throttled) await devtools.send('Network.emulateNetworkConditions', THROTTLED);
  let bytes = 0;
  devtools.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  return { page, devtools, bytes: () => bytes, close: () => context.close() };
}
