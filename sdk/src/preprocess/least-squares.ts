/** Weighted linear least squares by the normal equations, for a handful of unknowns. */

/** Keeps the equations solvable when the samples leave an unknown undetermined. */
const RIDGE = 1e-9;

/**
 * The coefficients that minimise Σ weights[i] · (values[i] − coefficients · points[i])².
 * @param points one row of terms per sample, all of the same length.
 */
export function leastSquares(
  points: readonly Float64Array[],
  values: readonly number[],
  weights: Float64Array,
): Float64Array {
  const size = points[0]?.length ?? 0;
  const equations = Array.from({ length: size }, () => new Float64Array(size + 1));
  points.forEach((point, index) => {
    const weight = weights[index] ?? 0;
    equations.forEach((equation, i) => {
      addScaled(equation, point, weight * (point[i] ?? 0));
      equation[size] = (equation[size] ?? 0) + weight * (point[i] ?? 0) * (values[index] ?? 0);
    });
  });
  equations.forEach((equation, i) => (equation[i] = (equation[i] ?? 0) + RIDGE));
  return solve(equations);
}

/** Gauss–Jordan elimination; no pivoting, for the matrix is positive definite. */
function solve(equations: readonly Float64Array[]): Float64Array {
  equations.forEach((pivot, i) => {
    for (const equation of equations) {
      if (equation !== pivot) addScaled(equation, pivot, -(equation[i] ?? 0) / (pivot[i] ?? 1));
    }
  });
  return Float64Array.from(
    equations,
    (equation, i) => (equation[equations.length] ?? 0) / (equation[i] ?? 1),
  );
}

function addScaled(target: Float64Array, source: Float64Array, factor: number): void {
  for (let i = 0; i < source.length; i++) target[i] = (target[i] ?? 0) + (source[i] ?? 0) * factor;
}
