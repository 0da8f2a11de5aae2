/**
 * `Worker` of browsers for Node, on real threads (`node:worker_threads`), for tests: starts what a
 * Blob URL holds. Messages are cloned and moved as in a browser.
 */
import { resolveObjectURL } from 'node:buffer';
import { Worker as Thread } from 'node:worker_threads';

/** What a browser puts around a worker's script. */
const PRELUDE = `
  const { parentPort } = require('node:worker_threads');
  globalThis.postMessage = (message, { transfer }) => parentPort.postMessage(message, transfer);
  parentPort.on('message', (data) => globalThis.onmessage({ data }));`;

/** The part of a browser's `Worker` that the engine uses. */
export class WebWorker {
  /** Threads that are running, over all workers. */
  static running = 0;

  onmessage: ((event: { data: unknown }) => void) | null = null;
  onerror: ((event: { preventDefault: () => void }) => void) | null = null;
  readonly #thread: Promise<Thread>;

  constructor(url: string) {
    this.#thread = this.#start(url);
  }

  postMessage(message: unknown): void {
    // Cloned now, as browsers do, though the thread may start later.
    const clone = structuredClone(message);
    void this.#thread.then((thread) => {
      thread.postMessage(clone);
    });
  }

  terminate(): void {
    void this.#thread.then((thread) => thread.terminate());
  }

  async #start(url: string): Promise<Thread> {
    const source = await resolveObjectURL(url)?.text();
    const thread = new Thread(`${PRELUDE}\n${source ?? ''}`, { eval: true });
    WebWorker.running += 1;
    thread.on('message', (data: unknown) => this.onmessage?.({ data }));
    thread.on('error', () => this.onerror?.({ preventDefault: () => undefined }));
    thread.on('exit', () => (WebWorker.running -= 1));
    return thread;
  }
}
