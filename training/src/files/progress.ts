/**
 * Owns the shape in which long work reports how far it is. It must not know who shows it.
 */

/** One step of one piece of work. */
export interface Progress {
  /** What is being done, in a few words: `Download train-images-idx3-ubyte`. */
  readonly label: string;
  /** Done so far, in bytes. */
  readonly done: number;
  /** All there is to do, in bytes; absent while unknown. */
  readonly total?: number;
}

/** Told of every step; must not throw. */
export type OnProgress = (progress: Progress) => void;
