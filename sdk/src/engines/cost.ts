/**
 * The one cost model: a call takes a fixed time (a round trip to the GPU) and a time per digit, both
 * measured, and goes where it finishes first. Knows nothing of which engines there are.
 */
import { nextTask } from '../tasks.ts';
import type { Engine } from './engine.ts';
import { probeDigits } from './probes.ts';

/** In milliseconds. */
export interface Cost {
  readonly fixed: number;
  readonly perDigit: number;
}

/** An engine and what its calls cost. */
export interface Rated {
  readonly engine: Engine;
  readonly cost: Cost;
}

/** Digits of the large call; the difference to one digit outweighs clocks of 1 ms. */
const MANY = 64;
/** Every call is timed this often and the quickest counts: nothing makes a machine too fast. */
const REPEATS = 3;

/** Measures an engine by calls of one and of many digits, the page getting a turn before each. */
export async function measureCost(engine: Engine): Promise<Cost> {
  const timeOf = async (count: number): Promise<number> => {
    const digits = probeDigits(count);
    let best = Infinity;
    for (let repeat = 0; repeat < REPEATS; repeat++) {
      await nextTask();
      const start = performance.now();
      await engine.infer(digits);
      best = Math.min(best, performance.now() - start);
    }
    return best;
  };
  const many = Math.min(MANY, engine.batchLimit);
  const one = await timeOf(1);
  const perDigit = Math.max(0, (await timeOf(many)) - one) / Math.max(1, many - 1);
  return { fixed: Math.max(0, one - perDigit), perDigit };
}

/** The engine that finishes `count` digits first; the earlier one in the list when equal. */
export function quickest(rated: readonly Rated[], count: number): Engine {
  const time = ({ cost }: Rated): number => cost.fixed + cost.perDigit * count;
  return rated.reduce((best, other) => (time(other) < time(best) ? other : best)).engine;
}
