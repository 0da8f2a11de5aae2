/** What can go wrong in a run, and what to do about it. */
import type { EpochRecord } from './run.ts';

/** An epoch of so many times the lowest loss so far is no bad luck any more. */
const DIVERGED = 4;
/** How the backends say that memory ran out. */
const OUT_OF_MEMORY = /\bOOM\b|out of memory|ResourceExhausted|bad_alloc|allocation failed/i;

/**
 * @param what the value that has to be a number.
 * @throws Error when it is none, or infinite.
 */
export function demandNumber(
  what: 'loss' | 'gradient',
  value: number,
  title: string,
  epoch: number,
  checkpoint: string,
): void {
  if (Number.isFinite(value)) return;
  throw new Error(`${title}: the ${what} became ${value} in epoch ${epoch}. ${remedy(checkpoint)}`);
}

/**
 * @throws Error when an epoch's loss is far above the lowest and above the first: where the lowest is
 *   next to nothing, many times that is little.
 */
export function demandProgress(
  loss: number,
  title: string,
  history: readonly EpochRecord[],
  checkpoint: string,
): void {
  const lowest = Math.min(...history.map((record) => record.loss));
  if (!(loss > DIVERGED * lowest && loss > (history[0]?.loss ?? Infinity))) return;
  throw new Error(
    `${title}: the run diverges, the loss rose from ${lowest.toFixed(4)} to ${loss.toFixed(4)} in epoch ${history.length + 1}. ${remedy(checkpoint)}`,
  );
}

/** The error as it is, or with what helps where memory ran out. */
export function explainTrouble(error: unknown, title: string, checkpoint: string): unknown {
  if (!(error instanceof Error) || !OUT_OF_MEMORY.test(error.message)) return error;
  return new Error(
    `${title}: out of memory. The last good state is in ${checkpoint}: close other programs or lower batchSize in training/src/recipes, and run again.`,
    { cause: error },
  );
}

function remedy(checkpoint: string): string {
  return `The last good state is in ${checkpoint}. Run again with a lower learningRate in training/src/recipes: it begins anew.`;
}
