/**
 * The one server of a test run: started before all tests, known to each. `globalSetup` of Playwright.
 */
import { INSECURE_HOST, serve } from './server.ts';

/** Carries the port from the first process to the workers. */
const PORT = 'INKDIGIT_E2E_PORT';

/** Where the pages are. */
export const site = {
  /** A secure context. */
  get origin(): string {
    return `http://127.0.0.1:${process.env[PORT] ?? ''}`;
  },
  /** The same pages under a name that browsers do not trust. */
  get insecureOrigin(): string {
    return `http://${INSECURE_HOST}:${process.env[PORT] ?? ''}`;
  },
};

/** Starts the server. @returns what stops it. */
export default async function startSite(): Promise<() => Promise<void>> {
  const server = await serve();
  process.env[PORT] = new URL(server.origin).port;
  return server.close;
}
