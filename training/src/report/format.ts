/** Numbers as the report writes them. */

/** A share in 0..1 in per cent with two decimals, without the sign; a dash where there is none. */
export function hundredths(share: number | undefined): string {
  return share === undefined ? '–' : (share * 100).toFixed(2);
}

/** A share in 0..1 in per cent, with the sign. */
export function percent(share: number): string {
  return `${hundredths(share)} %`;
}

/** 15844 → 15,844. */
export function whole(count: number): string {
  return Math.round(count).toLocaleString('en');
}

/** Mean of at least one number. */
export function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

/** Sample standard deviation of at least two numbers. */
export function deviation(values: readonly number[]): number {
  const centre = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}

/**
 * The 95 % confidence interval of a share (Wilson 1927), which holds also where nearly all are right.
 * @param drawings how often each digit was counted: its drawings err together, and are one trial.
 * @returns its ends in 0..1; 0 to 1 of no trial.
 */
export function wilson(right: number, counted: number, drawings = 1): readonly [number, number] {
  if (counted === 0) return [0, 1];
  const z = 1.96;
  const share = right / counted;
  const trials = counted / drawings;
  const weight = 1 + z ** 2 / trials;
  const centre = (share + z ** 2 / (2 * trials)) / weight;
  const reach =
    (z / weight) * Math.sqrt((share * (1 - share)) / trials + z ** 2 / (4 * trials ** 2));
  return [Math.max(0, centre - reach), Math.min(1, centre + reach)];
}
