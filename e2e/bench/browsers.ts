/** Keeps a browser open through a round, whatever happens to it. Knows nothing of what is measured. */
import type { Browser } from '@playwright/test';
import { open, type Choice } from './browser.ts';

/** The browser of a round: another one when the last was lost. */
export class Browsers {
  readonly #choice: Pick<Choice, 'executablePath' | 'args'>;
  #browser: Promise<Browser> | undefined;

  constructor(choice: Pick<Choice, 'executablePath' | 'args'>) {
    this.#choice = choice;
  }

  /** An open browser. */
  async current(): Promise<Browser> {
    const browser = await this.#browser;
    if (browser?.isConnected()) return browser;
    this.#browser = open(this.#choice);
    return await this.#browser;
  }

  /** Closes it: whatever waits for its pages fails with the reason. */
  async close(reason?: string): Promise<void> {
    const closing = this.#browser;
    // Now: who asks for a browser while this one closes must get another.
    this.#browser = undefined;
    await (await closing)?.close(reason === undefined ? {} : { reason });
  }
}
