/** How long an answer takes. Owns the last few times; knows nothing of what is timed. */

/** Times that the median is taken of. */
const KEPT = 9;

/** The last few durations of one thing, in milliseconds. */
export class Timing {
  #times: number[] = [];

  add(milliseconds: number): void {
    this.#times = [...this.#times, milliseconds].slice(-KEPT);
  }

  /** Forgets everything, for instance when another engine takes over. */
  reset(): void {
    this.#times = [];
  }

  /** The middle one of the last few; undefined while there is none. */
  get median(): number | undefined {
    const sorted = this.#times.toSorted((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)];
  }
}
