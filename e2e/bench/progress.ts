/** One line on the terminal: how far the bench is, and how long it still takes. */

/** Counts steps. */
export class Progress {
  readonly #started = Date.now();
  readonly #total: number;
  #done = -1;

  /** @param total how many times `step` will be called. */
  constructor(total: number) {
    this.#total = total;
  }

  /** A step begins. */
  step(what: string): void {
    this.#done++;
    const elapsed = Date.now() - this.#started;
    const left = this.#done === 0 ? '' : `, ${clock((elapsed / this.#done) * this.#left)} left`;
    const line = `${Math.floor((100 * this.#done) / this.#total)} %${left}  ${what}`;
    // On a terminal the line is written over itself; a log gets one line after the other.
    process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${line}` : `${line}\n`);
  }

  /** Nothing more comes. */
  end(): void {
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  }

  get #left(): number {
    return Math.max(0, this.#total - this.#done);
  }
}

function clock(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
