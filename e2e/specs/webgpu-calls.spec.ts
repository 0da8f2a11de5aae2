/** How the webgpu engine uses the queue: one dispatch for many calls, few of them at once. */
import type { Page } from '@playwright/test';
import { expect, test } from '../support/test.ts';

declare global {
  /** Digits of every dispatch so far, from the bytes that it copied out. */
  var dispatches: number[];
  /** Most readbacks that were awaited at once. */
  var mostMapped: number;
}

/** Counts what the page's queues are given. */
async function watchQueue(page: Page): Promise<void> {
  await page.evaluate(() => {
    globalThis.dispatches = [];
    globalThis.mostMapped = 0;
    let mapped = 0;
    const copy = Reflect.get(GPUCommandEncoder.prototype, 'copyBufferToBuffer') as (
      ...rest: unknown[]
    ) => undefined;
    GPUCommandEncoder.prototype.copyBufferToBuffer = function (...rest: unknown[]) {
      const target = rest.find(
        (one) => one instanceof GPUBuffer && one.usage & GPUBufferUsage.MAP_READ,
      );
      if (target) globalThis.dispatches.push(Number(rest.at(-1)) / 40);
      return copy.apply(this, rest);
    };
    const { mapAsync } = GPUBuffer.prototype;
    GPUBuffer.prototype.mapAsync = async function (...rest) {
      if (rest[0] !== GPUMapMode.READ) return await mapAsync.apply(this, rest);
      globalThis.mostMapped = Math.max(globalThis.mostMapped, ++mapped);
      try {
        return await mapAsync.apply(this, rest);
      } finally {
        mapped--;
      }
    };
  });
}

test('calls of one task share a dispatch, and each gets its own logits', async ({ sdk }) => {
  await watchQueue(sdk);
  const { together, alone, dispatches } = await sdk.evaluate(async () => {
    const classifier = await inkdigit.createClassifier({ engine: 'webgpu' });
    const text = ({ logits }: { logits: Int32Array }): string => String(logits);
    const digits = await Promise.all(
      Array.from({ length: 10 }, (_, digit) => classifier.normalize(tools.draw(digit))),
    );
    const alone: string[] = [];
    for (const digit of digits) alone.push(text(await classifier.classify(digit)));
    // In the background the classifier measures its engine, with digits of its own.
    await classifier.warmUp();
    globalThis.dispatches = [];
    const together = await Promise.all(
      digits.map(async (digit) => text(await classifier.classify(digit))),
    );
    classifier.dispose();
    return { together, alone, dispatches: globalThis.dispatches };
  });
  expect(together).toEqual(alone);
  expect(new Set(alone).size).toBe(10);
  expect(dispatches).toEqual([10]);
});

test('calls may change their pixels at once, and one that aborts or fails takes no other along', async ({
  sdk,
}) => {
  const { outcomes, expected } = await sdk.evaluate(async () => {
    const classifier = await inkdigit.createClassifier({ engine: 'webgpu' });
    const one = await classifier.normalize(tools.draw(1));
    const seven = await classifier.normalize(tools.draw(7));
    const expected = String((await classifier.classify(seven)).logits);
    const controller = new AbortController();
    const pixels = seven.slice();
    const calls = [
      classifier.classify(pixels),
      classifier.classify(one, { signal: controller.signal }),
      classifier.classify(new Uint8Array(783)),
      classifier.classify(seven),
    ];
    pixels.set(one);
    controller.abort('enough');
    const outcomes = await Promise.all(
      calls.map((call) =>
        call.then(
          ({ logits }) => String(logits),
          (error: unknown) => (error instanceof Error ? error.name : error),
        ),
      ),
    );
    classifier.dispose();
    return { outcomes, expected };
  });
  expect(outcomes).toEqual([expected, 'enough', 'InkdigitError', expected]);
});

test('few dispatches are under way at once, however many calls there are', async ({ sdk }) => {
  await watchQueue(sdk);
  const { digits, dispatches, mostMapped } = await sdk.evaluate(async () => {
    const classifier = await inkdigit.createClassifier({ engine: 'webgpu' });
    const digit = await classifier.normalize(tools.draw(3));
    await classifier.warmUp();
    globalThis.dispatches = [];
    const calls: Promise<{ digit: number | null }>[] = [];
    // A call in each of 40 tasks, which come sooner than the GPU can answer.
    for (let task = 0; task < 40; task++) {
      calls.push(classifier.classify(digit));
      await new Promise<void>((resume) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => {
          port1.close();
          resume();
        };
        port2.postMessage(null);
      });
    }
    const digits = (await Promise.all(calls)).map((answer) => answer.digit);
    classifier.dispose();
    const { dispatches, mostMapped } = globalThis;
    return { digits, dispatches, mostMapped };
  });
  expect(digits).toEqual(new Array(40).fill(3));
  expect(dispatches.reduce((sum, count) => sum + count)).toBe(40);
  expect(mostMapped).toBeLessThanOrEqual(3);
});
