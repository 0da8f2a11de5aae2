/** Measuring and routing, on a clock that the test owns. */
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { measureCost, quickest } from '../src/engines/cost.ts';
import type { Engine, EngineName } from '../src/engines/engine.ts';

beforeEach(() => vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => vi.useRealTimers());

/** An engine whose calls take what they should, and now and then longer. */
function engine(
  fixed: number,
  perDigit: number,
  batchLimit: number,
  name: EngineName = 'js',
): Engine {
  let calls = 0;
  return {
    name,
    batchLimit,
    async infer(pixels) {
      const hiccup = calls++ % 3 === 0 ? 40 : 0;
      vi.advanceTimersByTime(fixed + (perDigit * pixels.length) / 784 + hiccup);
      return new Int32Array();
    },
    dispose: () => undefined,
  };
}

it('finds the fixed cost and the cost per digit, whatever hiccups', async () => {
  const cost = await measureCost(engine(3, 1, 4096));
  expect(cost.fixed).toBeCloseTo(3, 6);
  expect(cost.perDigit).toBeCloseTo(1, 6);
});

it('measures an engine that takes few digits a call, or one', async () => {
  expect((await measureCost(engine(0, 2, 8))).perDigit).toBeCloseTo(2, 6);
  const one = await measureCost(engine(5, 2, 1));
  expect(one.fixed + one.perDigit).toBeCloseTo(7, 6);
});

it('sends every call where it finishes first', () => {
  const js = { engine: engine(0, 1, 8), cost: { fixed: 0, perDigit: 1 } };
  const gpu = { engine: engine(10, 0.1, 4096, 'webgpu'), cost: { fixed: 10, perDigit: 0.1 } };
  const name = (count: number) => quickest([js, gpu], count).name;
  expect(name(1)).toBe('js');
  expect(name(11)).toBe('js');
  expect(name(12)).toBe('webgpu');
  fc.assert(
    fc.property(fc.nat(10_000), (count) => {
      const times = { js: count, webgpu: 10 + 0.1 * count, wasm: Infinity };
      expect(times[name(count)]).toBe(Math.min(times.js, times.webgpu));
    }),
  );
});
