/** Numbers as people read them. Owns the wording of figures; knows nothing of where they stand. */

/** Keeps a figure and its unit on one line. */
const SPACE = '\u00a0';

/** A share as a percentage with one decimal; never claims to be wholly sure or wholly unsure. */
export function percent(share: number): string {
  if (share > 0.999) return `>${SPACE}99.9${SPACE}%`;
  if (share > 0 && share < 0.001) return `<${SPACE}0.1${SPACE}%`;
  return `${(100 * share).toFixed(1)}${SPACE}%`;
}

/** A share as a whole percentage, for tight places. */
export function shortPercent(share: number): string {
  return `${String(Math.round(100 * share))}%`;
}

/** A duration in milliseconds; browsers round their clocks to a tenth of one. */
export function milliseconds(time: number): string {
  return time < 0.1 ? `<${SPACE}0.1${SPACE}ms` : `${time.toFixed(1)}${SPACE}ms`;
}

/** A size in kilobytes of 1,000 bytes. */
export function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)}${SPACE}kB`;
}
