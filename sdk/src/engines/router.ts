/**
 * Sends every call where it finishes first.
 *
 * Owns the lanes that may be chosen and the habit behind each choice. Knows nothing of how engines
 * are made, examined or measured.
 */
import type { EngineCost } from './cost.ts';
import { predict } from './cost.ts';
import type { EngineName } from './engine.ts';
import type { Lane } from './lane.ts';

/** Another engine must be quicker by this factor before a habit changes. */
const MARGIN = 0.9;
/** Milliseconds for which a measurement may speak against a habit. */
const FRESH = 60_000;
/** An engine that is slower by this factor is not measured again to see whether it still is. */
const REACH = 8;

/** See the top of this file. */
export class Router {
  #lanes: readonly Lane[] = [];
  /** The lane for calls of 2^k to 2^(k+1) − 1 digits, by k. */
  readonly #habits: (Lane | undefined)[] = [];
  /** Digits of the largest call since somebody asked what is doubtful. */
  #largest = 1;

  get lanes(): readonly Lane[] {
    return this.#lanes;
  }

  /** What is known of every engine; empty while nothing is. */
  get timings(): Partial<Record<EngineName, EngineCost>> {
    const known = this.#lanes.flatMap(({ engine, cost }) => (cost ? [[engine.name, cost]] : []));
    return Object.fromEntries(known) as Partial<Record<EngineName, EngineCost>>;
  }

  /** All choices are made anew. */
  setLanes(lanes: readonly Lane[]): void {
    this.#lanes = lanes;
    this.#habits.length = 0;
  }

  /**
   * The lane for a call.
   *
   * Whichever is quickest by the model at first; then the same for calls of about this size, until
   * another is clearly quicker by a measurement that is recent. A machine that is busy slows every
   * engine down but shows it on the one in use; without this, calls would flee to another for nothing.
   */
  choose(count: number): Lane {
    this.#largest = Math.max(this.#largest, count);
    const best = quickest(this.#lanes, count);
    const size = 31 - Math.clz32(count);
    const usual = (this.#habits[size] ??= best);
    if (best === usual) return usual;
    if (timeOn(best, count) > MARGIN * timeOn(usual, count)) return usual;
    if (isOld(best)) return usual;
    this.#habits[size] = best;
    return best;
  }

  /** A lane to measure again: what is known of it is old or was never good, and it may be quicker. */
  doubtful(used: Lane): Lane | undefined {
    const digits = this.#largest;
    this.#largest = 1;
    const limit = REACH * timeOn(used, digits);
    return this.#lanes.find(
      (lane) => isOld(lane) && (lane.confirmed < 0 || timeOn(lane, digits) < limit),
    );
  }
}

function isOld({ confirmed }: Lane): boolean {
  return performance.now() - confirmed > FRESH;
}

/** The earlier one when equal. An engine without a measurement is first choice: it is the only one. */
function quickest(lanes: readonly Lane[], count: number): Lane {
  return lanes.reduce((best, other) => (timeOn(other, count) < timeOn(best, count) ? other : best));
}

function timeOn({ cost }: Lane, count: number): number {
  return cost ? predict(cost, count) : 0;
}
