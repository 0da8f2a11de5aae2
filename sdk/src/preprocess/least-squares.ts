/** Weighted linear least squares by the normal equations, for a handful of unknowns. */

/** Keeps the equations solvable when the samples leave an unknown undetermined. */
const RIDGE = 1e-9;

/**
 * The coefficients that minimise Σ weights[i] · (values[i] − coefficients · points[i])².
 * @param points one row of terms per sample, all of the same length.
 */
export function leastSquares(
  points: readonly Float64Array[],
  values: Float64Array,
  weights: Float64Array,
): Float64Array {
  const size = points[0]?.length ?? 0;
  const equations = Array.from({ length: size }, () => new Float64Array(size + 1));
  points.forEach((point, index) => {
    const weight = weights[index] as number;
    equations.forEach((equation, i) => {
      addScaled(equation, point, weight * (point[i] as number));
      equation[size] =
        (equation[size] as number) + weight * (point[i] as number) * (values[index] as number);
    });
  });
  equations.forEach((equation, i) => (equation[i] = (equation[i] as number) + RIDGE));
  return solve(equations);
}

/** Gauss–Jordan elimination; no pivoting, for the matrix is positive definite. */
function solve(equations: readonly Float64Array[]): Float64Array {
  equations.forEach((pivot, i) => {
    for (const equation of equations) {
      if (equation !== pivot)
        addScaled(equation, pivot, -(equation[i] as number) / (pivot[i] as number));
    }
  });
  return Float64Array.from(
    equations,
    (equation, i) => (equation[equations.length] as number) / (equation[i] as number),
  );
}

function addScaled(target: Float64Array, source: Float64Array, factor: number): void {
  for (let i = 0; i < source.length; i++)
    target[i] = (target[i] as number) + (source[i] as number) * factor;
}
