/**
 * Owns which pictures train, which choose and which test. Decided by each picture's own content, so
 * that more pictures move none that were there.
 */

/** One picture as the network sees it. */
export interface Picture {
  /** 784 bytes, white ink on black. */
  readonly pixels: Uint8Array;
  /** SHA-256 of the pixels, lower-case hex. */
  readonly hash: string;
}

/** Pictures of one label, in three parts. */
export interface Parts {
  readonly train: readonly Picture[];
  readonly validation: readonly Picture[];
  readonly test: readonly Picture[];
}

/** Share of pictures that test, and that validate. */
const SHARE = 0.1;

/**
 * Cuts pictures of one label, all different: those whose hash lies in the lowest tenth of all hashes
 * test, those in the highest validate. The very lowest and the very highest do so in any case, so that
 * neither part is empty; only such a stand-in may move when a picture is added.
 */
export function splitPictures(pictures: readonly Picture[]): Parts {
  const sorted = [...pictures].sort((a, b) => (a.hash < b.hash ? -1 : 1));
  const inner = sorted.slice(1, -1);
  return {
    test: [...sorted.slice(0, 1), ...inner.filter(({ hash }) => place(hash) < SHARE)],
    train: inner.filter(({ hash }) => place(hash) >= SHARE && place(hash) < 1 - SHARE),
    validation: [
      ...inner.filter(({ hash }) => place(hash) >= 1 - SHARE),
      ...sorted.slice(1).slice(-1),
    ],
  };
}

/** Where a hash lies among all hashes, in [0, 1). */
function place(hash: string): number {
  return parseInt(hash.slice(0, 8), 16) / 2 ** 32;
}
