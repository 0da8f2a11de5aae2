/** The cheapest way through a line, against trying all of them. */
import fc from 'fast-check';
import { expect, it } from 'vitest';

import { cheapestPath, type Step } from '../../src/number/path.ts';

/** Every way from `first` to `end`. */
function waysThrough(steps: readonly Step[], first: number, end: number): Step[][] {
  if (first === end) return [[]];
  return steps
    .filter((step) => step.first === first)
    .flatMap((step) => waysThrough(steps, step.end, end).map((rest) => [step, ...rest]));
}

function costOf(steps: readonly Step[]): number {
  return steps.reduce((sum, { cost }) => sum + cost, 0);
}

/** A line of so many pieces, at most three of which make a digit. */
const anyLine = fc.integer({ min: 0, max: 7 }).chain((pieces) => {
  const places = Array.from({ length: pieces }, (_, first) =>
    [1, 2, 3].map((size) => ({ first, end: first + size })).filter(({ end }) => end <= pieces),
  ).flat();
  return fc
    .array(fc.integer({ min: 0, max: 50 }), { minLength: places.length, maxLength: places.length })
    .map((costs) => ({ pieces, steps: places.map((p, i) => ({ ...p, cost: costs[i] ?? 0 })) }));
});

it('finds the cheapest way', () => {
  fc.assert(
    fc.property(anyLine, ({ pieces, steps }) => {
      const path = cheapestPath(steps, pieces);
      const best = Math.min(...waysThrough(steps, 0, pieces).map(costOf));
      expect(costOf(path)).toBe(best);
      expect(path.map(({ first }) => first)).toEqual(
        [0, ...path.map(({ end }) => end)].slice(0, -1),
      );
    }),
  );
});

it('finds the cheapest way of so many steps, or of as near to it as there is', () => {
  fc.assert(
    fc.property(anyLine, fc.integer({ min: 1, max: 9 }), ({ pieces, steps }, length) => {
      const path = cheapestPath(steps, pieces, length);
      const ways = waysThrough(steps, 0, pieces);
      const nearest = Math.min(...ways.map((way) => Math.abs(way.length - length)));
      expect(Math.abs(path.length - length)).toBe(nearest);
      const rivals = ways.filter((way) => way.length === path.length);
      expect(costOf(path)).toBe(Math.min(...rivals.map(costOf)));
    }),
  );
});
