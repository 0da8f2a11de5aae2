/** One call's way through an engine that takes less at once than was read for another. */
import { expect, it } from 'vitest';

import { costOf } from '../src/engines/cost.ts';
import type { Dispatcher } from '../src/engines/dispatcher.ts';
import type { Engine } from '../src/engines/engine.ts';
import { infer } from '../src/engines/infer.ts';
import { Lane } from '../src/engines/lane.ts';

/** A dispatcher with one engine, which says of a digit of one byte what that is, `labels` times. */
function bench(limit: number, labels: number) {
  const closing = new AbortController();
  const sizes: number[] = [];
  const engine: Engine = {
    name: 'wasm',
    batchLimit: limit,
    async infer(pixels, profile) {
      sizes.push(pixels.length);
      if (profile) profile.compute += pixels.length;
      return Int32Array.from({ length: pixels.length * labels }, (_, i) =>
        Number(pixels[Math.floor(i / labels)]),
      );
    },
    dispose: () => undefined,
  };
  const lane = new Lane(engine, false);
  lane.measured(costOf(1, 1e-9));
  const { signal } = closing;
  const dispatcher = { signal, choose: () => lane, survives: () => false } as unknown as Dispatcher;
  return { closing, dispatcher, sizes };
}

it('puts many logits together, and adds up where the time of the parts went', async () => {
  const { dispatcher, sizes } = bench(10_000, 20);
  const digits = Uint8Array.from({ length: 25_000 }, (_, i) => i);
  const profile = { upload: 0, compute: 0, readback: 0 };
  const { logits } = await infer(dispatcher, digits, 25_000, 25_000, undefined, profile);
  expect(sizes).toEqual([10_000, 10_000, 5_000]);
  expect(logits).toHaveLength(20 * 25_000);
  expect(logits.every((logit, i) => logit === Math.floor(i / 20) % 256)).toBe(true);
  expect(profile).toEqual({ upload: 0, compute: 25_000, readback: 0 });
});

it.each(['signal', 'end'])('begins no further part after the %s', async (what) => {
  const { closing, dispatcher, sizes } = bench(1, 1);
  const abort = new AbortController();
  const call = infer(dispatcher, new Uint8Array(1000), 1000, 1000, abort.signal);
  (what === 'end' ? closing : abort).abort('enough');
  await expect(call).rejects.toBe('enough');
  for (let n = 0; n < 20; n++) await new Promise((resolve) => setImmediate(resolve));
  expect(sizes).toEqual([1]);
});
