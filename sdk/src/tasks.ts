/** Waiting politely: giving the page a turn, and giving up when a signal says so. */

/** Milliseconds of work after which a page should get a turn: half a frame at 60 Hz. */
export const TURN = 8;

/**
 * Resolves in a new task, after the page has handled what was waiting.
 * A message channel, because nested timers are slowed to 4 ms each (HTML, "timers").
 */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** The outcome of `work`, or a rejection with the signal's reason, whichever is first. */
export function abortable<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort);
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
