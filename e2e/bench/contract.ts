/**
 * What the bench asks of a contender: one function that loads it, one that reads digits. Runs in the
 * page. Knows no contender and no clock.
 */

/** A loaded digit reader. */
export interface Reader {
  /**
   * Reads ready digits, the way a user of this runtime would.
   * @param pixels `count` · 784 bytes, 28×28 row-major, white ink (255) on black (0).
   * @returns `count` digits, 0..9.
   */
  predict(pixels: Uint8Array<ArrayBuffer>): Promise<Uint8Array>;
  /** Resolves when nothing warms up in the background any more; absent where nothing ever does. */
  settle?(): Promise<void>;
}

/**
 * Loads a contender, up to being able to read a digit.
 * @param base address with a closing slash; `models/` and the runtimes' own files lie under it.
 * @throws whatever the runtime throws: the bench reports it and leaves the contender out.
 */
export type Load = (base: string) => Promise<Reader>;

/** Bytes of one digit. */
export const DIGIT_BYTES = 784;
/** Logits of one digit. */
export const LABELS = 10;
