/** Waiting politely: giving the page a turn, and giving up when a signal says so. */

/** Milliseconds of work after which a page should get a turn: half a frame at 60 Hz. */
export const TURN = 8;

/** Longest wait for a page that is never idle, in milliseconds. */
const PATIENCE = 200;

/** Waits for a moment to go on; rejects when there is no more reason to. */
export type Rest = () => Promise<void>;

/**
 * Resolves in a new task, after the page has handled what was waiting.
 * A message channel, because nested timers are slowed to 4 ms each (HTML, "timers"), and not
 * `scheduler.yield`, which goes on before the page's own timers and messages.
 */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    // Missing where tests have a page of their own making.
    if (typeof MessageChannel === 'undefined') {
      setTimeout(resolve);
      return;
    }
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** Resolves when the page has nothing to do, where the browser can tell; else in a new task. */
export function idle(): Promise<void> {
  return typeof requestIdleCallback === 'undefined'
    ? nextTask()
    : new Promise((resolve) => requestIdleCallback(() => resolve(), { timeout: PATIENCE }));
}

/** Turns for the page while work goes on, shared by everything that works at the same time. */
export class Turns {
  readonly #rest: Rest;
  #last = -Infinity;

  /** @param rest how to wait for a turn to be over. */
  constructor(rest: Rest = nextTask) {
    this.#rest = rest;
  }

  /** Gives the page a turn if its last one is {@link TURN} ago. */
  async give(): Promise<void> {
    if (performance.now() - this.#last < TURN) return;
    await this.#rest();
    this.#last = performance.now();
  }
}

/** Who is waiting, by signal: one listener tells them all, for Node takes many for a leak. */
const waiting = new WeakMap<AbortSignal, Set<() => void>>();

/** The outcome of `work`, or a rejection with the signal's reason, whichever is first. */
export function abortable<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) abort();
    const forget = waitFor(signal, abort);
    work.then(resolve, reject).finally(forget);
  });
}

/** @returns what ends the wait. */
function waitFor(signal: AbortSignal, abort: () => void): () => void {
  let all = waiting.get(signal);
  if (!all) {
    const told = (all = new Set<() => void>());
    waiting.set(signal, told);
    signal.addEventListener('abort', () => told.forEach((abort) => abort()), { once: true });
  }
  const own = all.add(abort);
  return () => own.delete(abort);
}

/** Keeps a failure that somebody hears of later from being reported as unhandled until then. */
export function heardLater(work: Promise<unknown>): void {
  work.catch(() => undefined);
}
