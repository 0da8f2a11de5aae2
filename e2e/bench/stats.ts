/** The statistics of the tables: middle and spread of a few rounds, and paired ratios. Pure. */

/** What several rounds gave. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
  /** How many rounds gave something. */
  readonly rounds: number;
}

/** The value that a share of the values does not exceed, between neighbours on a straight line. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const low = sorted[Math.floor(place)] ?? NaN;
  const high = sorted[Math.ceil(place)] ?? NaN;
  return low + (high - low) * (place - Math.floor(place));
}

/** The middle and the ends; `undefined` of nothing. */
export function spread(values: readonly number[]): Spread | undefined {
  if (values.length === 0) return undefined;
  return {
    median: quantile(values, 0.5),
    least: Math.min(...values),
    most: Math.max(...values),
    rounds: values.length,
  };
}

/**
 * How many times `own` is `base`, round by round, so that a machine that slows down slows both.
 * @param own value by round; @param base value by round. Rounds that lack either count for nothing.
 */
export function pairedRatio(
  own: ReadonlyMap<number, number>,
  base: ReadonlyMap<number, number>,
): Spread | undefined {
  const ratios: number[] = [];
  for (const [round, value] of own) {
    const other = base.get(round);
    if (other !== undefined) ratios.push(value / other);
  }
  return spread(ratios);
}
