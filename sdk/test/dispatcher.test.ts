/**
 * The lives of engines: who starts, who joins, who is not trusted, who takes over.
 *
 * The dispatcher is real and so is every logit; the engines that it opens are the reference in
 * disguise, on a clock that the test owns, so that they may be slow, wrong or lost at will.
 */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import type { EngineChange } from '../src/api.ts';
import { createDispatcher, type Dispatcher } from '../src/engines/dispatcher.ts';
import type { Engine, EngineName } from '../src/engines/engine.ts';
import { infer } from '../src/engines/infer.ts';
import { createJsEngine } from '../src/engines/js/index.ts';
import { createWasmEngine } from '../src/engines/wasm/index.ts';
import { createWebGpuEngine } from '../src/engines/webgpu/index.ts';
import { InkdigitError } from '../src/errors.ts';
import { many, READY } from './api/digits.ts';
import { randomNetwork } from './networks.ts';

vi.mock(import('../src/engines/wasm/index.ts'), () => ({ createWasmEngine: vi.fn() }));
vi.mock(import('../src/engines/webgpu/index.ts'), () => ({ createWebGpuEngine: vi.fn() }));

/** One dense layer: quick, because only the test's clock counts. */
const network = randomNetwork(5, { height: 28, width: 28 }, [], 10);
const reference = createJsEngine(network);
/** For what real turns of the event loop bring about. */
const SOON = { timeout: 20_000 };

/** What an engine in disguise does. */
interface Part {
  fixed: number;
  perDigit: number;
  wrong?: boolean;
  lost?: boolean;
  dispose?: () => void;
}

function disguised(name: EngineName, part: Part): Engine {
  return {
    name,
    batchLimit: 256,
    async infer(pixels) {
      // Before anything is awaited, as an engine that blocks does.
      vi.advanceTimersByTime(part.fixed + (part.perDigit * pixels.length) / 784);
      const logits = await reference.infer(pixels);
      if (part.lost) throw new InkdigitError('engine-lost', 'It went away.');
      if (part.wrong) logits[3] = 123456;
      return logits;
    },
    dispose: () => part.dispose?.(),
  };
}

let wasm: Part;
let gpu: Part;
let changes: EngineChange[];
let errors: InkdigitError[];
let dispatcher: Dispatcher;

beforeEach(() => {
  vi.clearAllMocks();
  vi.useFakeTimers({ toFake: ['performance'] });
  wasm = { fixed: 0.01, perDigit: 1 };
  gpu = { fixed: 10, perDigit: 0.1 };
  vi.mocked(createWasmEngine).mockImplementation(() => disguised('wasm', wasm));
  vi.mocked(createWebGpuEngine).mockImplementation(async () => disguised('webgpu', gpu));
  changes = [];
  errors = [];
  dispatcher = createDispatcher(network, {
    onChange: (change) => changes.push(change),
    onError: (error) => errors.push(error),
  });
});
afterEach(async () => {
  // What goes on in the background must not live to see another clock.
  await dispatcher.warmUp().catch(() => undefined);
  dispatcher.dispose();
  vi.useRealTimers();
});

const answer = async (count: number): Promise<EngineName> => {
  const { logits, engine } = await infer(dispatcher, many(count), count, count);
  expect(logits).toEqual(await reference.infer(many(count)));
  return engine;
};

it('answers before the GPU is there, and sends large calls to it afterwards', async () => {
  let open: (engine: Engine) => void = () => undefined;
  vi.mocked(createWebGpuEngine).mockReturnValue(new Promise((resolve) => (open = resolve)));
  await dispatcher.start('auto', undefined);
  expect(await answer(1)).toBe('wasm');
  expect(await answer(64)).toBe('wasm');
  await vi.waitFor(() => {
    open(disguised('webgpu', gpu));
    expect(dispatcher.timings.webgpu).toBeDefined();
  }, SOON);
  expect(await answer(1)).toBe('wasm');
  expect(await answer(64)).toBe('webgpu');
  expect(dispatcher.preferred).toBe('wasm');
  expect(dispatcher.timings.wasm?.perDigit).toBeCloseTo(1, 1);
  expect(dispatcher.timings.webgpu?.fixed).toBeCloseTo(10, 1);
  expect(changes).toEqual([]);
});

it('measures an engine that is never idle', async () => {
  await dispatcher.start('webgpu', undefined);
  let flight = answer(8);
  for (let n = 0; n < 100 && !dispatcher.timings.webgpu; n++) {
    const next = answer(8);
    await flight;
    await new Promise((resolve) => setImmediate(resolve));
    flight = next;
  }
  await flight;
  expect(dispatcher.timings.webgpu).toBeDefined();
});

it('says when single digits go to the GPU, and when they go back', async () => {
  gpu.fixed = 0.1;
  await dispatcher.start('auto', undefined);
  await dispatcher.warmUp();
  expect(dispatcher.preferred).toBe('webgpu');
  gpu.fixed = 5;
  for (let n = 0; n < 50; n++) await answer(1);
  expect(await answer(1)).toBe('wasm');
  expect(dispatcher.preferred).toBe('wasm');
  expect(changes).toMatchObject([
    { from: 'wasm', to: 'webgpu', reason: expect.stringMatching(/sooner/) },
    { from: 'webgpu', to: 'wasm', reason: expect.stringMatching(/sooner/) },
  ]);
});

it('stays where it is while the whole machine is slow', async () => {
  await dispatcher.start('auto', undefined);
  await dispatcher.warmUp();
  expect(await answer(8)).toBe('wasm');
  // Long after the start nobody knows that the GPU is as slow.
  vi.advanceTimersByTime(600_000);
  wasm.perDigit = 10;
  gpu.fixed = 1000;
  for (let n = 0; n < 30; n++) expect(await answer(8)).toBe('wasm');
  await dispatcher.warmUp();
  expect(dispatcher.timings.webgpu?.fixed).toBeGreaterThan(900);
  for (let n = 0; n < 30; n++) expect(await answer(8)).toBe('wasm');
});

it('notices in time that an engine it does not use has become quicker', async () => {
  gpu.fixed = 400;
  await dispatcher.start('auto', undefined);
  await dispatcher.warmUp();
  expect(await answer(64)).toBe('wasm');
  gpu.fixed = 10;
  for (let n = 0; n < 10; n++) expect(await answer(64)).toBe('wasm');
  vi.advanceTimersByTime(600_000);
  expect(await answer(64)).toBe('wasm');
  await dispatcher.warmUp();
  expect(await answer(64)).toBe('webgpu');
});

it('leaves a GPU in peace that has no chance', async () => {
  gpu.fixed = 1000;
  await dispatcher.start('auto', undefined);
  await dispatcher.warmUp();
  gpu.fixed = 10;
  vi.advanceTimersByTime(600_000);
  for (let n = 0; n < 10; n++) expect(await answer(64)).toBe('wasm');
  await dispatcher.warmUp();
  expect(dispatcher.timings.webgpu?.fixed).toBeGreaterThan(900);
});

it('trusts no GPU that computes wrongly', async () => {
  gpu.wrong = true;
  gpu.dispose = vi.fn();
  await dispatcher.start('auto', undefined);
  await dispatcher.warmUp();
  expect(changes).toMatchObject([
    { from: 'webgpu', to: 'wasm', reason: expect.stringMatching(/wrong/) },
  ]);
  expect(gpu.dispose).toHaveBeenCalledTimes(1);
  expect(Object.keys(dispatcher.timings)).toEqual(['wasm']);
  const forced = createDispatcher(network, { onChange: vi.fn(), onError: vi.fn() });
  await expect(forced.start('webgpu', undefined)).rejects.toMatchObject({
    code: 'engine-unavailable',
  });
});

it('puts the reference in the place of a wasm that computes wrongly', async () => {
  wasm.wrong = true;
  wasm.dispose = vi.fn();
  await dispatcher.start('auto', undefined);
  await dispatcher.warmUp();
  expect(changes).toMatchObject([
    { from: 'wasm', to: 'js', reason: expect.stringMatching(/wrong/) },
  ]);
  expect(wasm.dispose).toHaveBeenCalledTimes(1);
  expect(await answer(1)).toBe('js');
  expect(Object.keys(dispatcher.timings).sort()).toEqual(['js', 'webgpu']);
});

it('cannot have a GPU that is lost before it has passed', async () => {
  gpu.lost = true;
  gpu.dispose = vi.fn();
  await expect(dispatcher.start('webgpu', undefined)).rejects.toMatchObject({
    code: 'engine-unavailable',
    message: expect.stringMatching(/webgpu.*went away.*'js'/),
    cause: { code: 'engine-lost' },
  });
  expect(gpu.dispose).toHaveBeenCalledTimes(1);
});

it('finishes elsewhere what a lost GPU began, and says so once', async () => {
  await dispatcher.start('auto', undefined);
  await dispatcher.warmUp();
  gpu.lost = true;
  const engines = await Promise.all([answer(64), answer(100), answer(256)]);
  expect(engines).toEqual(['wasm', 'wasm', 'wasm']);
  expect(changes).toMatchObject([{ from: 'webgpu', to: 'wasm', reason: 'It went away.' }]);
  expect(Object.keys(dispatcher.timings)).toEqual(['wasm']);
});

it('has no other engine when one is forced', async () => {
  await dispatcher.start('webgpu', undefined);
  expect(await answer(1)).toBe('webgpu');
  gpu.lost = true;
  const wrong = { code: 'engine-lost' };
  await expect(infer(dispatcher, READY[0] as Uint8Array, 1, 1)).rejects.toMatchObject(wrong);
  const onLost = vi.mocked(createWebGpuEngine).mock.lastCall?.[1]?.onLost;
  onLost?.('gone');
  expect(errors).toMatchObject([{ code: 'engine-lost', message: expect.stringMatching(/auto/) }]);
  expect(changes).toEqual([]);
});

it('lets go of a GPU that comes after the end', async () => {
  let open: (engine: Engine) => void = () => undefined;
  gpu.dispose = vi.fn();
  vi.mocked(createWebGpuEngine).mockReturnValue(new Promise((resolve) => (open = resolve)));
  await dispatcher.start('auto', undefined);
  const warm = dispatcher.warmUp();
  await vi.waitFor(() => expect(createWebGpuEngine).toHaveBeenCalled(), SOON);
  dispatcher.dispose();
  open(disguised('webgpu', gpu));
  await expect(warm).rejects.toMatchObject({ code: 'disposed' });
  expect(gpu.dispose).toHaveBeenCalledTimes(1);
  expect(changes).toEqual([]);
});

it('lets go of a GPU that is being measured when the end comes', async () => {
  gpu.dispose = vi.fn();
  await dispatcher.start('auto', undefined);
  vi.mocked(createWebGpuEngine).mockImplementation(async () => {
    const engine = disguised('webgpu', gpu);
    const infer = vi.fn(engine.infer).mockImplementation((pixels) => {
      if (infer.mock.calls.length === 3) dispatcher.dispose();
      return engine.infer(pixels);
    });
    return { ...engine, infer };
  });
  await expect(dispatcher.warmUp()).rejects.toMatchObject({ code: 'disposed' });
  expect(gpu.dispose).toHaveBeenCalledTimes(1);
});

it('gives up a start with the reason of the signal, and leaves nothing behind', async () => {
  gpu.dispose = vi.fn();
  const abort = new AbortController();
  vi.mocked(createWebGpuEngine).mockImplementation(async () => {
    abort.abort('enough');
    return disguised('webgpu', gpu);
  });
  await expect(dispatcher.start('webgpu', abort.signal)).rejects.toBe('enough');
  expect(gpu.dispose).toHaveBeenCalledTimes(1);
});

it('gives up a start at once, and lets go of a GPU that comes after that', async () => {
  let open: (engine: Engine) => void = () => undefined;
  gpu.dispose = vi.fn();
  vi.mocked(createWebGpuEngine).mockReturnValue(new Promise((resolve) => (open = resolve)));
  const abort = new AbortController();
  const start = dispatcher.start('webgpu', abort.signal);
  abort.abort('enough');
  await expect(start).rejects.toBe('enough');
  open(disguised('webgpu', gpu));
  await vi.waitFor(() => expect(gpu.dispose).toHaveBeenCalledTimes(1), SOON);
});

it('gives up a start while its GPU does not answer', async () => {
  gpu.dispose = vi.fn();
  const engine = { ...disguised('webgpu', gpu), infer: vi.fn(() => new Promise<never>(() => 0)) };
  vi.mocked(createWebGpuEngine).mockResolvedValue(engine);
  const abort = new AbortController();
  const start = dispatcher.start('webgpu', abort.signal);
  await vi.waitFor(() => expect(engine.infer).toHaveBeenCalled(), SOON);
  abort.abort('enough');
  await expect(start).rejects.toBe('enough');
  await vi.waitFor(() => expect(gpu.dispose).toHaveBeenCalledTimes(1), SOON);
});

it.each(['come', 'answer'])(
  'waits for no GPU that does not %s when the end comes',
  async (what) => {
    const never = vi.fn(() => new Promise<never>(() => 0));
    gpu.dispose = vi.fn();
    if (what === 'come') vi.mocked(createWebGpuEngine).mockImplementation(never);
    else {
      const engine = disguised('webgpu', gpu);
      let calls = 0;
      const infer: Engine['infer'] = (pixels) => (++calls > 3 ? never() : engine.infer(pixels));
      vi.mocked(createWebGpuEngine).mockResolvedValue({ ...engine, infer });
    }
    await dispatcher.start('auto', undefined);
    const warm = dispatcher.warmUp();
    await vi.waitFor(() => expect(never).toHaveBeenCalled(), SOON);
    dispatcher.dispose();
    await expect(warm).rejects.toMatchObject({ code: 'disposed' });
    if (what === 'answer') expect(gpu.dispose).toHaveBeenCalledTimes(1);
    expect(changes).toEqual([]);
  },
);
