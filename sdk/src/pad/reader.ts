/**
 * Keeps a slow reader up with a quick hand. Owns the order of readings: never two at a time, the
 * newest wins, and none is heard that was dropped. Knows nothing of what is read, or how.
 */

/** Who hears of readings. */
export interface Hearer<Reading> {
  /** @param isLast whether this answers an `ask` that was to be the last for now. */
  heard(reading: Reading, isLast: boolean): void;
  failed(error: unknown): void;
}

/** Reads when asked, one after the other. Paused until `resume`. */
export class Reader<Reading> {
  readonly #read: (signal: AbortSignal) => Promise<Reading>;
  readonly #hearer: Hearer<Reading>;
  /** Ends the reading that is going on. */
  #abort = new AbortController();
  #asked = false;
  /** Whether the newest reading, once there is one, is to be heard as the last. */
  #last = false;
  #reading = false;
  #paused = true;

  constructor(read: (signal: AbortSignal) => Promise<Reading>, hearer: Hearer<Reading>) {
    this.#read = read;
    this.#hearer = hearer;
  }

  /**
   * Reads as soon as may be; while a reading goes on, once more afterwards, however often asked.
   * @param isLast whether nothing more is about to come; what was asked last decides.
   */
  ask(isLast: boolean): void {
    this.#asked = true;
    this.#last = isLast;
    void this.#run();
  }

  /** Forgets what was asked; a reading that is going on will not be heard. */
  drop(): void {
    this.#asked = this.#last = false;
    this.#stop();
  }

  /** Puts off until `resume` what was asked and not heard. */
  pause(): void {
    this.#paused = true;
    this.#asked ||= this.#reading;
    this.#stop();
  }

  resume(): void {
    this.#paused = false;
    void this.#run();
  }

  #stop(): void {
    this.#abort.abort();
    this.#abort = new AbortController();
  }

  #tell(reading: Reading): void {
    const isLast = this.#last && !this.#asked;
    if (isLast) this.#last = false;
    this.#hearer.heard(reading, isLast);
  }

  async #run(): Promise<void> {
    if (this.#reading) return;
    this.#reading = true;
    while (this.#asked && !this.#paused) {
      this.#asked = false;
      const { signal } = this.#abort;
      try {
        const reading = await this.#read(signal);
        if (!signal.aborted) this.#tell(reading);
      } catch (error) {
        if (signal.aborted) continue;
        this.#last &&= this.#asked;
        this.#hearer.failed(error);
      }
    }
    this.#reading = false;
  }
}
