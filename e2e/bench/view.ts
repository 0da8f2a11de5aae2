/** The middle values of a run, by contender and by group of contenders: what promises are made of. */
import type { Contender } from './contenders.ts';
import type { Quantity, Results } from './results.ts';

/** A middle value; `undefined` where nothing was measured. */
export type Middle = number | undefined;

/** A middle value of whoever is named. */
export type Of = (name: string) => Middle;

/** Reads a run. */
export class View {
  readonly #results: Results;
  readonly #contenders: readonly Contender[];

  constructor(results: Results, contenders: readonly Contender[]) {
    this.#results = results;
    this.#contenders = contenders;
  }

  /** Milliseconds of one digit. */
  readonly single: Of = (name) => this.median(name, 'singleP50Ms');
  /** Digits a second in batches of 4096, or in the largest that was quick enough to be timed. */
  readonly batch: Of = (name) => {
    const size = this.#results.largestBatch(name, 4096);
    return size === undefined ? undefined : this.median(name, `digitsPerSecond@${size}`);
  };
  /** Milliseconds of a cold start. */
  readonly cold: Of = (name) => this.median(name, 'coldMs');
  /** The same above an empty page. */
  readonly coldAboveEmpty: Of = (name) => minus(this.cold(name), this.cold('empty'));
  /** The same over a slow line. */
  readonly coldThrottled: Of = (name) => this.median(name, 'coldThrottledMs');

  median(name: string, quantity: Quantity): Middle {
    return this.#results.spread(name, quantity)?.median;
  }

  /** The lowest value of all peers that are `such`. */
  lowest(of: Of, such: (peer: Contender) => boolean = () => true): Middle {
    return this.#peers(of, such).at(0);
  }

  /** The highest. */
  highest(of: Of, such: (peer: Contender) => boolean = () => true): Middle {
    return this.#peers(of, such).at(-1);
  }

  #peers(of: Of, such: (peer: Contender) => boolean): number[] {
    return this.#contenders
      .filter((contender) => contender.kind === 'peer' && such(contender))
      .flatMap(({ name }) => of(name) ?? [])
      .sort((a, b) => a - b);
  }
}

/** a ÷ b. */
export function over(a: Middle, b: Middle): Middle {
  return a === undefined || b === undefined ? undefined : a / b;
}

function minus(a: Middle, b: Middle): Middle {
  return a === undefined || b === undefined ? undefined : a - b;
}
