/**
 * The one cost model: a call takes a fixed time (a round trip to the GPU) and a time per digit.
 *
 * Owns what is predicted of a call and what is learned from one. Knows no engine and no clock.
 */

/** What calls of one engine cost, in milliseconds, as measured. */
export interface EngineCost {
  /** Every call, however small. */
  readonly fixed: number;
  /** Every digit of a call. */
  readonly perDigit: number;
}

/** Calls that were timed together. */
export interface Timed {
  readonly calls: number;
  readonly digits: number;
  readonly milliseconds: number;
}

/** Nothing is free; and what is multiplied must not be 0. */
const LEAST = 1e-5;
/** How far one observation moves the model towards itself, 0..1 in logarithms. */
const RATE = 0.3;
/** An observation counts as at most this many times slower or quicker than predicted. */
const SURPRISE = 2;

/** A cost that may be multiplied. */
export function costOf(fixed: number, perDigit: number): EngineCost {
  return { fixed: Math.max(LEAST, fixed), perDigit: Math.max(LEAST, perDigit) };
}

/** Milliseconds that some calls should take. */
export function predict(cost: EngineCost, digits: number, calls = 1): number {
  return cost.fixed * calls + cost.perDigit * digits;
}

/**
 * The model after an observation. Each part moves by as much as it has to do with the observation:
 * small calls teach the fixed cost, large ones the cost per digit (normalised least mean squares, on
 * logarithms). Steps are bounded: one hiccup, however long, changes no part by a third.
 */
export function learn(cost: EngineCost, { calls, digits, milliseconds }: Timed): EngineCost {
  const expected = predict(cost, digits, calls);
  const ratio = Math.min(SURPRISE, Math.max(1 / SURPRISE, milliseconds / expected));
  const share = (cost.fixed * calls) / expected;
  const rate = RATE / (share ** 2 + (1 - share) ** 2);
  return costOf(
    cost.fixed * ratio ** (rate * share),
    cost.perDigit * ratio ** (rate * (1 - share)),
  );
}
