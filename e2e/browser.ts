/**
 * Finds a Chromium for the browser tests, or gets one. Run by itself it prints the path that it
 * settled on; imported it only looks. Knows nothing of the tests.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from '@playwright/test';

/** Names under which systems install it. */
const SYSTEM_NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

const HELP =
  'No Chromium was found for the browser tests, and none could be installed. Install one, by\n' +
  '    npx playwright install --with-deps chromium\n' +
  'or  apt-get install chromium        (Debian, as root)\n' +
  'or name the one you have:  CHROMIUM_PATH=/path/to/chromium npm test';

/** Flags that give headless Chromium WebGPU on SwiftShader, and keep it off the network. */
export const CHROMIUM_ARGS: readonly string[] = [
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-features=Vulkan',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * The browser to test with: `CHROMIUM_PATH`, else Playwright's own, else the system's.
 * @throws {Error} when `CHROMIUM_PATH` names something that does not run.
 */
export function findBrowser(): string | undefined {
  const named = process.env['CHROMIUM_PATH'];
  if (named && !runs(named)) throw new Error(`CHROMIUM_PATH=${named} does not run.\n\n${HELP}`);
  return named ?? [chromium.executablePath(), ...systemPaths()].find(runs);
}

/** On Windows npx is a script, which only a shell can start. */
const RUN = { stdio: 'inherit', shell: process.platform === 'win32' } as const;

/** Finds a browser, or installs one. @throws {Error} saying what to install, when neither works. */
export function ensureBrowser(): string {
  let found = findBrowser();
  for (const commands of waysToInstall()) {
    if (found) return found;
    console.log(`No Chromium found; trying ${commands.map((words) => words.join(' ')).join(', ')}`);
    for (const [command = '', ...args] of commands) spawnSync(command, args, RUN);
    found = findBrowser();
  }
  if (found) return found;
  throw new Error(HELP);
}

/** Commands that may bring a browser, way by way, the likeliest first. */
function waysToInstall(): string[][][] {
  const playwright = ['npx', 'playwright', 'install', 'chromium'];
  if (process.getuid?.() !== 0) return [[playwright]];
  const aptGet = [
    ['apt-get', 'update'],
    ['apt-get', 'install', '--yes', '--no-install-recommends', 'chromium'],
  ];
  const debian = existsSync('/etc/debian_version') ? [aptGet] : [];
  return [[[...playwright, '--with-deps']], [playwright], ...debian];
}

function systemPaths(): string[] {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  const mac = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
  return [...SYSTEM_NAMES.flatMap((name) => folders.map((folder) => join(folder, name))), mac];
}

/** Whether it is there with all the libraries that it needs. */
function runs(path: string): boolean {
  return existsSync(path) && spawnSync(path, ['--version'], { timeout: 30_000 }).status === 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    console.log(`Browser tests run in ${ensureBrowser()}`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
