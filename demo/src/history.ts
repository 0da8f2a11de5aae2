/**
 * A value with its past, for undo. Owns nothing but the list; knows nothing of drawings.
 */

/** Steps remembered; older ones are forgotten. */
const LIMIT = 200;

/** Holds the present value and takes steps back through the earlier ones. */
export class History<T> {
  #values: T[];

  constructor(initial: T) {
    this.#values = [initial];
  }

  /** The present value. */
  get now(): T {
    return this.#values.at(-1) as T;
  }

  /** Makes `value` the present; the value before it can be had back. */
  push(value: T): void {
    this.#values = [...this.#values.slice(-LIMIT), value];
  }

  /** Goes one step back. @returns whether there was a step to take. */
  undo(): boolean {
    if (this.#values.length === 1) return false;
    this.#values = this.#values.slice(0, -1);
    return true;
  }
}
