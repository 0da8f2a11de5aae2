/** The cheapest way to part a line into digits, by dynamic programming. Knows only of costs. */

/** A digit that there might be. */
export interface Step {
  /** The first piece. */
  readonly first: number;
  /** The piece after the last. */
  readonly end: number;
  /** What speaks against it. */
  readonly cost: number;
}

/** The best way so far to a place. */
interface Way<S> {
  readonly cost: number;
  readonly last?: S;
}

/**
 * The steps that lead from the first of `pieces` past the last at the least cost together.
 * @param steps ordered by their first piece; every piece has a step of its own.
 * @param length how many steps it should be; where that cannot be, as near as it gets.
 */
export function cheapestPath<S extends Step>(
  steps: readonly S[],
  pieces: number,
  length?: number,
): S[] {
  // ways[end][count]: the cheapest to a place in so many steps.
  const ways: Way<S>[][] = Array.from({ length: pieces + 1 }, () => []);
  ways[0] = [{ cost: 0 }];
  for (const step of steps) {
    const ends = ways[step.end] as Way<S>[];
    ways[step.first]?.forEach((way, count) => {
      const cost = way.cost + step.cost;
      if (cost < (ends[count + 1]?.cost ?? Infinity)) ends[count + 1] = { cost, last: step };
    });
  }
  const counts = Object.keys(ways[pieces] as Way<S>[]).map(Number);
  const badness = (count: number): number =>
    length === undefined ? (ways[pieces]?.[count]?.cost ?? Infinity) : Math.abs(count - length);
  let count = counts.reduce(
    (best, one) => (badness(one) < badness(best) ? one : best),
    counts[0] ?? 0,
  );

  const path: S[] = [];
  for (let place = pieces; place > 0; place = path[0]?.first ?? 0) {
    const step = ways[place]?.[count--]?.last;
    if (!step) break;
    path.unshift(step);
  }
  return path;
}
