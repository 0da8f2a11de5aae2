/** What the rounds of a benchmark work with. */
import type { Choice } from './browser.ts';
import type { Options } from './options.ts';
import type { Progress } from './progress.ts';
import type { Results } from './results.ts';
import type { Scripts } from './site.ts';

/** See the top of this file. */
export interface Stage {
  readonly origin: string;
  readonly choice: Choice;
  readonly options: Options;
  readonly results: Results;
  readonly progress: Progress;
  readonly scripts: Scripts;
  /** Why a contender is not, or no longer, timed; by name. */
  readonly failures: Map<string, string>;
  /** Aborted when the user has had enough. */
  readonly signal: AbortSignal;
}
