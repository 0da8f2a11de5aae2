/** The cost model: what calls teach it, and what they cannot do to it. */
import fc from 'fast-check';
import { expect, it } from 'vitest';

import { costOf, type EngineCost, learn, predict } from '../src/engines/cost.ts';

const COST = fc.record({
  fixed: fc.double({ min: 0.001, max: 50, noNaN: true }),
  perDigit: fc.double({ min: 0.001, max: 5, noNaN: true }),
});

/** The model after `lessons` calls of these sizes on an engine that really costs `truth`. */
function taught(start: EngineCost, truth: EngineCost, sizes: number[], lessons = 400): EngineCost {
  let cost = start;
  for (let n = 0; n < lessons; n++) {
    const digits = sizes[n % sizes.length] ?? 1;
    cost = learn(cost, { calls: 1, digits, milliseconds: predict(truth, digits) });
  }
  return cost;
}

it('finds what calls cost, from wherever it starts', () => {
  fc.assert(
    fc.property(COST, COST, fc.integer({ min: 1, max: 5000 }), (start, truth, digits) => {
      const cost = taught(start, truth, [digits]);
      expect(predict(cost, digits) / predict(truth, digits)).toBeCloseTo(1, 3);
    }),
  );
});

it('tells the fixed cost from the cost per digit, when calls differ', () => {
  const cost = taught(costOf(1, 1), costOf(10, 0.01), [1, 10_000]);
  expect(cost.fixed).toBeCloseTo(10, 0);
  expect(cost.perDigit).toBeCloseTo(0.01, 3);
});

it('moves little for one call, however long it took', () => {
  fc.assert(
    fc.property(COST, fc.nat(5000), fc.double({ min: 0, max: 1e6, noNaN: true }), (cost, n, ms) => {
      const after = learn(cost, { calls: 1, digits: n, milliseconds: ms });
      for (const part of ['fixed', 'perDigit'] as const) {
        expect(after[part] / cost[part]).toBeGreaterThan(2 / 3);
        expect(after[part] / cost[part]).toBeLessThan(4 / 3);
      }
    }),
  );
});

it('is not led astray by one call in ten that a busy machine held up', () => {
  const truth = costOf(2, 0.1);
  let cost = truth;
  for (let n = 0; n < 1000; n++) {
    const milliseconds = predict(truth, 20) * (n % 10 === 0 ? 50 : 1);
    cost = learn(cost, { calls: 1, digits: 20, milliseconds });
  }
  expect(predict(cost, 20) / predict(truth, 20)).toBeLessThan(1.2);
});
