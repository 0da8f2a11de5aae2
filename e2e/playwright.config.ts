/** How the browser tests run: which browser, what they report, how long they may take. */
import { defineConfig, type PlaywrightTestConfig } from '@playwright/test';
import { CHROMIUM_ARGS, findBrowser } from './browser.ts';
import { INSECURE_HOST } from './support/server.ts';
import type { PageOptions } from './support/test.ts';

// Workers load this file too: what the first process found is handed down.
const executablePath = findBrowser();
if (!executablePath) throw new Error('No Chromium found: run `npx tsx browser.ts` to get one.');
process.env['CHROMIUM_PATH'] = executablePath;

const config: PlaywrightTestConfig<PageOptions> = defineConfig<PageOptions>({
  testDir: 'specs',
  globalSetup: './support/site.ts',
  // SwiftShader uses every core by itself.
  workers: 1,
  forbidOnly: true,
  retries: 0,
  timeout: 60_000,
  reporter: [['list'], ['json', { outputFile: '../results/e2e.json' }]],
  outputDir: '../results/e2e',
  use: {
    launchOptions: {
      executablePath,
      args: [...CHROMIUM_ARGS, `--host-resolver-rules=MAP ${INSECURE_HOST} 127.0.0.1`],
    },
  },
  projects: [
    { name: 'module', use: { sdkPage: 'module.html' } },
    // The public API once more, on the minified file.
    { name: 'script', testDir: 'specs/api', use: { sdkPage: 'script.html' } },
  ],
});

export default config;
