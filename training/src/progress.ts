/** Progress on the terminal: bars with time left, plain lines where there is no terminal. */
import { SingleBar } from 'cli-progress';

import type { OnProgress } from './files/progress.ts';

/** One running bar. */
export interface Bar {
  update(done: number, note?: string): void;
  stop(): void;
}

/** Where long work reports. */
export interface Progress {
  /** Starts a bar of `total` units, `done` of which are behind us. */
  start(title: string, total: number, done?: number): Bar;
  /** Prints a line that stays. */
  log(line: string): void;
}

/** A listener for byte counts (downloads, unpacking) that shows each piece of work as a bar. */
export function byteBars(progress: Progress): OnProgress {
  let current: { readonly label: string; readonly bar: Bar } | null = null;
  return ({ label, done, total }) => {
    if (total === undefined) return;
    if (current?.label !== label) {
      current?.bar.stop();
      current = { label, bar: progress.start(`${label}, MB`, megabytes(total)) };
    }
    current.bar.update(megabytes(done));
    if (done < total) return;
    current.bar.stop();
    current = null;
  };
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1e5) / 10;
}

/** Bars on a terminal; on a pipe only the lines. */
export function terminalProgress(): Progress {
  const live = process.stderr.isTTY;
  return {
    start(title, total, done = 0) {
      if (!live) return { update: () => undefined, stop: () => undefined };
      const bar = new SingleBar({
        format: '{title} [{bar}] {value}/{total}, {eta_formatted} left {note}',
        clearOnComplete: true,
        etaBuffer: 50,
      });
      bar.start(total, done, { title, note: '' });
      return {
        update: (value, note = '') => bar.update(value, { note }),
        stop: () => bar.stop(),
      };
    },
    log: (line) => console.log(line),
  };
}
