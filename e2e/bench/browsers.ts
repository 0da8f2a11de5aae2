/** Keeps a browser open through a round, whatever happens to it. Knows nothing of what is measured. */
import type { Browser } from '@playwright/test';
import { open, type Choice } from './browser.ts';

/** The browser of a round: another one when the last was lost. */
export class Browsers {
  readonly #choice: Pick<Choice, 'executablePath' | 'args'>;
  #browser: Promise<Browser> | undefined;
  #lost: string | undefined;

  constructor(choice: Pick<Choice, 'executablePath' | 'args'>) {
    this.#choice = choice;
  }

  /** Why the browser that was asked for last had to be given up; `undefined` while it goes on. */
  get lost(): string | undefined {
    return this.#lost;
  }

  /** An open browser. */
  async current(): Promise<Browser> {
    const browser = await this.#browser;
    this.#lost = undefined;
    if (browser?.isConnected()) return browser;
    this.#browser = this.#open();
    return await this.#browser;
  }

  /** Closes it: whatever waits for its pages fails. */
  async close(): Promise<void> {
    const closing = this.#browser;
    // Now: who asks for a browser while this one closes must get another.
    this.#browser = undefined;
    await (await closing)?.close();
  }

  /** Closes it for a reason. */
  async giveUp(reason: string): Promise<void> {
    this.#lost = reason;
    await this.close();
  }

  async #open(): Promise<Browser> {
    const browser = await open(this.#choice);
    // Devtools of a page that has crashed never answer: closing all ends who waits for them.
    browser.on('context', (context) => {
      context.on('page', (page) => {
        page.once('crash', () => void this.giveUp('its page crashed'));
      });
    });
    return browser;
  }
}
