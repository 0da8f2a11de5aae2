/** Progress that nobody watches, for tests. */
import type { Progress } from '../src/progress.ts';

export const silentProgress: Progress = {
  start: () => ({ update: () => undefined, stop: () => undefined }),
  log: () => undefined,
};
