/** Lanes, measuring and routing, on a clock that the test owns. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { costOf } from '../src/engines/cost.ts';
import type { Engine, EngineName } from '../src/engines/engine.ts';
import { Lane, LARGEST_PORTION } from '../src/engines/lane.ts';
import { measureCost } from '../src/engines/measure.ts';
import { Router } from '../src/engines/router.ts';

beforeEach(() => vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => vi.useRealTimers());

const rest = (): Promise<void> => Promise.resolve();

/** What calls really cost; may be changed while the test goes on. */
interface Truth {
  fixed: number;
  perDigit: number;
}

/** An engine that takes, on the test's clock, what it should; now and then longer if it hiccups. */
function engine(truth: Truth, batchLimit: number, name: EngineName = 'js', hiccup = 0): Engine {
  let calls = 0;
  return {
    name,
    batchLimit,
    async infer(pixels) {
      const late = calls++ % 3 === 0 ? hiccup : 0;
      vi.advanceTimersByTime(truth.fixed + (truth.perDigit * pixels.length) / 784 + late);
      return new Int32Array();
    },
    dispose: () => undefined,
  };
}

/** A lane whose engine has been measured. */
function lane(name: EngineName, truth: Truth, batchLimit = 4096): Lane {
  const made = new Lane(engine(truth, batchLimit, name), true);
  made.measured(costOf(truth.fixed, truth.perDigit));
  return made;
}

/** Lets a lane answer `count` digits so often. */
async function use(on: Lane, count: number, times: number): Promise<void> {
  for (let n = 0; n < times; n++) await on.infer(new Uint8Array(784 * count), count);
}

describe('measuring', () => {
  it('finds the fixed cost and the cost per digit, whatever hiccups', async () => {
    const cost = await measureCost(engine({ fixed: 3, perDigit: 1 }, 4096, 'js', 40), rest);
    expect(cost.fixed).toBeCloseTo(3, 4);
    expect(cost.perDigit).toBeCloseTo(1, 4);
  });

  it('measures an engine that takes few digits a call, or one', async () => {
    const few = await measureCost(engine({ fixed: 0, perDigit: 2 }, 8), rest);
    expect(few.perDigit).toBeCloseTo(2, 4);
    const one = await measureCost(engine({ fixed: 5, perDigit: 2 }, 1), rest);
    expect(one.fixed + one.perDigit).toBeCloseTo(7, 4);
  });

  it('tries larger calls until digits count beside the round trip', async () => {
    const cost = await measureCost(engine({ fixed: 4, perDigit: 1 / 256 }, 8192), rest);
    expect(cost.fixed).toBeCloseTo(4, 1);
    expect(cost.perDigit).toBeCloseTo(1 / 256, 4);
  });

  it('times no large call that leaves threads without work', async () => {
    const sizes = new Set<number>();
    const shared = { ...engine({ fixed: 0, perDigit: 1 }, 4096), fullLoad: 1000 };
    const infer = (pixels: Uint8Array) => {
      sizes.add(pixels.length / 784);
      return shared.infer(pixels);
    };
    expect((await measureCost({ ...shared, infer }, rest)).perDigit).toBeCloseTo(1, 4);
    expect([...sizes].sort((a, b) => a - b)).toEqual([1, 1000]);
  });

  it('times digits with as much ink as most have, for paper may cost less', async () => {
    const shares = new Set<number>();
    const timed = engine({ fixed: 0, perDigit: 1 }, 4096);
    const infer = (pixels: Uint8Array) => {
      for (let at = 0; at < pixels.length; at += 784) {
        const ink = pixels.subarray(at, at + 784).filter((pixel) => pixel > 0);
        shares.add(ink.length / 784);
      }
      return timed.infer(pixels);
    };
    await measureCost({ ...timed, infer }, rest);
    expect([...shares]).toEqual([expect.closeTo(0.36, 2)]);
  });

  it('takes the thread for no longer than a few milliseconds at a time', async () => {
    let since = performance.now();
    const spans: number[] = [];
    await measureCost(engine({ fixed: 0, perDigit: 0.01 }, 4096), async () => {
      spans.push(performance.now() - since);
      since = performance.now();
    });
    expect(spans.length).toBeGreaterThan(4);
    expect(Math.max(...spans)).toBeLessThan(5);
  });
});

describe('a lane', () => {
  it('learns from its own calls, small ones together', async () => {
    const truth = { fixed: 0, perDigit: 0.03 };
    const one = lane('wasm', truth);
    truth.perDigit = 0.06;
    await use(one, 1, 10);
    expect(one.cost?.perDigit).toBe(0.03);
    await use(one, 1, 4000);
    expect(one.cost?.perDigit).toBeCloseTo(0.06, 3);
  });

  it('times calls that overlap as the one stretch that they are', async () => {
    const truth = { fixed: 0, perDigit: 1 };
    const busy = new Lane(engine(truth, 64), false);
    busy.measured(costOf(0, 1));
    for (let n = 0; n < 50; n++) {
      for (const count of [1, 2, 3, 4]) void busy.infer(new Uint8Array(784 * count), count);
      expect(busy.busy).toBe(true);
      await busy.quiet;
      expect(busy.busy).toBe(false);
    }
    expect(busy.cost?.perDigit).toBeCloseTo(1, 3);
  });

  it('takes calls that one dispatch answers for one call', async () => {
    let finish: () => void = () => undefined;
    const gpu: Engine = {
      ...engine({ fixed: 0, perDigit: 0 }, 64, 'webgpu'),
      infer: () =>
        new Promise((resolve) => (finish = chain(finish, () => resolve(new Int32Array())))),
    };
    const chain = (before: () => void, next: () => void) => () => {
      before();
      next();
    };
    const one = new Lane(gpu, false);
    one.measured(costOf(10, 1));
    for (let n = 0; n < 50; n++) {
      finish = () => undefined;
      for (let call = 0; call < 8; call++) void one.infer(new Uint8Array(784), 1);
      vi.advanceTimersByTime(10 + 8);
      finish();
      await one.quiet;
    }
    expect(one.cost?.fixed).toBeCloseTo(10, 1);
    expect(one.cost?.perDigit).toBeCloseTo(1, 1);
  });

  it('cuts long batches by time: what blocks holds up no page, what does not pays its round trip', () => {
    const blocking = new Lane(engine({ fixed: 0, perDigit: 0.01 }, 1e6), true);
    expect(blocking.portion).toBeLessThan(100);
    blocking.measured(costOf(0, 0.01));
    expect(blocking.portion * 0.01).toBeCloseTo(4, 1);
    const gpu = new Lane(engine({ fixed: 2, perDigit: 0.1 }, 1e6, 'webgpu'), false);
    gpu.measured(costOf(2, 0.1));
    expect(gpu.portion * 0.1).toBeGreaterThan(10 * 2);
    gpu.measured(costOf(2, 1e-5));
    expect(gpu.portion).toBe(LARGEST_PORTION);
    gpu.measured(costOf(0, 1e5));
    expect(gpu.portion).toBe(1);
    const shared = new Lane({ ...engine({ fixed: 0, perDigit: 1 }, 4096), fullLoad: 1000 }, false);
    shared.measured(costOf(0, 1));
    expect(shared.portion).toBe(1000);
  });
});

describe('routing', () => {
  it('sends every call where it finishes first', () => {
    const gpu = { fixed: 10, perDigit: 0.1 };
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), (count) => {
        const router = new Router();
        router.setLanes([lane('js', { fixed: 0, perDigit: 1 }), lane('webgpu', gpu)]);
        const times = { js: count, webgpu: 10 + 0.1 * count, wasm: Infinity };
        const chosen = times[router.choose(count).engine.name];
        expect(chosen).toBeCloseTo(Math.min(times.js, times.webgpu), 2);
      }),
    );
  });

  it('keeps to its choice until another is clearly quicker', () => {
    const router = new Router();
    const [js, gpu] = [
      lane('js', { fixed: 0, perDigit: 1 }),
      lane('webgpu', { fixed: 0, perDigit: 2 }),
    ];
    router.setLanes([js, gpu]);
    expect(router.choose(4)).toBe(js);
    js.measured(costOf(0, 2.1));
    expect(router.choose(4)).toBe(js);
    js.measured(costOf(0, 2.5));
    expect(router.choose(4)).toBe(gpu);
    js.measured(costOf(0, 1.9));
    expect(router.choose(4)).toBe(gpu);
  });

  it('leaves a habit for no measurement that is old', () => {
    const router = new Router();
    const [js, gpu] = [
      lane('js', { fixed: 0, perDigit: 1 }),
      lane('webgpu', { fixed: 0, perDigit: 2 }),
    ];
    router.setLanes([js, gpu]);
    expect(router.choose(4)).toBe(js);
    vi.advanceTimersByTime(120_000);
    // The whole machine is slow now, but only the engine in use shows it.
    js.measured(costOf(0, 5));
    expect(router.choose(4)).toBe(js);
    gpu.measured(costOf(0, 2));
    expect(router.choose(4)).toBe(gpu);
  });

  it('shows what it goes by', () => {
    const router = new Router();
    const fresh = new Lane(engine({ fixed: 1, perDigit: 1 }, 8, 'wasm'), true);
    router.setLanes([lane('webgpu', { fixed: 3, perDigit: 2 }), fresh]);
    expect(router.timings).toEqual({ webgpu: { fixed: 3, perDigit: 2 } });
  });
});
