/** Types of `sizes.js`, for the tests. */

/** What one built file may take, in bytes after brotli, and why. */
export interface Ceiling {
  readonly file: string;
  readonly ceiling: number;
  readonly reason: string;
}

export const CEILINGS: readonly Ceiling[];

/** Sizes of a built file in bytes. */
export function measure(file: string): { raw: number; gzip: number; brotli: number };
