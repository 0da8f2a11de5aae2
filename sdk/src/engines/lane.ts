/**
 * One engine at work: its calls are timed as they come, and what they cost is kept up to date.
 *
 * Owns the clock of one engine. Knows of no other engine, and not which calls should come.
 */
import { TURN } from '../tasks.ts';
import { type EngineCost, learn, predict } from './cost.ts';
import type { Engine, EngineProfile } from './engine.ts';

/** Most digits of one call, whatever the engine takes: what a batch holds at a time is bounded. */
export const LARGEST_PORTION = 16384;
/** Digits of one call while nothing is known: blocking engines, others. */
const UNMEASURED = [32, 1024] as const;
/** A call that does not block lasts this many times its fixed cost, which is then 6 % of it. */
const WORTH = 16;
/** Milliseconds of calls that teach the model once; clocks tick in steps of up to 1 ms. */
const LESSON = 5;
/** Milliseconds after which calls that never cease to overlap are counted up. */
const EPISODE = 100;

/** See the top of this file. */
export class Lane {
  readonly engine: Engine;
  /** Whether it computes inside the call, on the page's own thread. */
  readonly blocking: boolean;
  /** `undefined` until measured. */
  cost: EngineCost | undefined;
  /** When the cost was last found or confirmed, by `performance.now()`. */
  confirmed: number = -Infinity;
  /** Told after calls have changed the cost. */
  onLearned: (() => void) | undefined;
  /** The work in flight has settled; never rejects. */
  quiet: Promise<unknown> = Promise.resolve();
  #inFlight = 0;
  #since = 0;
  #digits = 0;
  #lesson = { calls: 0, digits: 0, milliseconds: 0, expected: 0 };

  constructor(engine: Engine, blocking: boolean) {
    this.engine = engine;
    this.blocking = blocking;
  }

  /** Whether calls are in flight. */
  get busy(): boolean {
    return this.#inFlight > 0;
  }

  /** Digits per call that keep a long batch quick without holding the page up. */
  get portion(): number {
    const { cost, blocking } = this;
    const { batchLimit, fullLoad = 1 } = this.engine;
    const most = Math.min(batchLimit, LARGEST_PORTION);
    if (!cost) return Math.min(most, UNMEASURED[blocking ? 0 : 1]);
    const span = blocking ? TURN / 2 : Math.max(2 * TURN, WORTH * cost.fixed);
    return Math.min(most, Math.max(fullLoad, Math.floor(span / cost.perDigit)));
  }

  /** As `Engine.infer`, on the clock. @param count digits, at most the engine's limit. */
  infer(digits: Uint8Array, count: number, profile?: EngineProfile): Promise<Int32Array> {
    const start = performance.now();
    const work = this.engine.infer(digits, profile);
    if (this.blocking) this.#note(count, performance.now() - start);
    else this.#follow(work, count, start);
    return work;
  }

  /** The cost as measured just now; in a background tab it has to do until there is a better one. */
  measured(cost: EngineCost): void {
    this.cost = cost;
    if (!hidden()) this.confirmed = performance.now();
  }

  /** Calls that overlap share the engine: they are timed from the first's start to the last's end. */
  #follow(work: Promise<unknown>, count: number, start: number): void {
    if (this.#inFlight++ === 0) {
      this.#since = start;
      this.#digits = 0;
    }
    const done = (digits: number): void => {
      this.#inFlight--;
      this.#digits += digits;
      const now = performance.now();
      if (this.busy && now - this.#since < EPISODE) return;
      if (this.#digits > 0) this.#note(this.#digits, now - this.#since);
      this.#since = now;
      this.#digits = 0;
    };
    this.quiet = work.then(
      () => done(count),
      () => done(0),
    );
  }

  /** Adds a call to the lesson, and learns when there is enough of it. */
  #note(digits: number, milliseconds: number): void {
    const { cost } = this;
    if (!cost) return;
    const lesson = this.#lesson;
    lesson.calls++;
    lesson.digits += digits;
    lesson.milliseconds += milliseconds;
    lesson.expected += predict(cost, digits);
    if (lesson.expected < LESSON && lesson.milliseconds < 4 * LESSON) return;
    this.#lesson = { calls: 0, digits: 0, milliseconds: 0, expected: 0 };
    if (hidden()) return;
    this.measured(learn(cost, lesson));
    this.onLearned?.();
  }
}

/** Whether the page is in a background tab, where browsers slow everything down. */
export function hidden(): boolean {
  return typeof document !== 'undefined' && document.visibilityState === 'hidden';
}
