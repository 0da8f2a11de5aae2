/**
 * One classifier, many callers: whatever they call, give up and in which order, each gets its own
 * answers, nobody waits for ever, and no rejection goes unheard.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import type { DigitClassifier, EngineChoice } from '../../src/api.ts';
import { createClassifier } from '../../src/index.ts';
import { inferLogits } from '../../src/engines/js/infer.ts';
import { many, READY, untrainedFile, untrainedModel } from './digits.ts';

const model = untrainedFile();
const { network } = untrainedModel();
const LOGITS = READY.map((digit) => String(inferLogits(network, digit, 1)));

/** One caller: how many digits from where, in which form, and when to give up, in turns. */
interface Caller {
  readonly count: number;
  readonly first: number;
  readonly form: 'single' | 'bytes' | 'list' | 'async' | 'stream';
  readonly abortAfter: number | null;
}

const CALLER: fc.Arbitrary<Caller> = fc.record({
  count: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 6, max: 120 })),
  first: fc.nat(2),
  form: fc.constantFrom('single', 'bytes', 'list', 'async', 'stream'),
  abortAfter: fc.option(fc.nat(6)),
});

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function call(classifier: DigitClassifier, caller: Caller): Promise<string[]> {
  const { count, first, form, abortAfter } = caller;
  const abort = new AbortController();
  const { signal } = abort;
  const bytes = many(first + count).subarray(first * 784);
  const list = Array.from({ length: count }, (_, n) => bytes.slice(784 * n, 784 * (n + 1)));
  async function* coming(): AsyncGenerator<Uint8Array, void> {
    for (const [n, digit] of list.entries()) {
      if (n % 3 === 0) await turn();
      yield digit;
    }
  }
  if (abortAfter !== null) {
    void (async () => {
      for (let n = 0; n < abortAfter; n++) await turn();
      abort.abort('gave up');
    })();
  }
  const ask = async () => {
    if (form === 'single') return [await classifier.classify(list[0] ?? bytes, { signal })];
    if (form === 'bytes') return classifier.classifyBatch(bytes, { signal });
    if (form === 'list') return classifier.classifyBatch(list, { signal });
    if (form === 'async') return classifier.classifyBatch(coming(), { signal });
    const found = [];
    for await (const prediction of classifier.classifyStream(coming(), { signal })) {
      found.push(prediction);
    }
    return found;
  };
  return (await ask()).map(({ logits }) => String(logits));
}

const unheard = vi.fn();
beforeAll(() => void process.on('unhandledRejection', unheard));
afterAll(() => void process.off('unhandledRejection', unheard));

describe.each<EngineChoice>(['js', 'wasm', 'auto'])('%s', (engine) => {
  it('gives every caller its own answers, or the reason why it gave up', async () => {
    const classifier = await createClassifier({ engine, model });
    await fc.assert(
      fc.asyncProperty(fc.array(CALLER, { minLength: 1, maxLength: 8 }), async (callers) => {
        const outcomes = await Promise.allSettled(callers.map((one) => call(classifier, one)));
        outcomes.forEach((outcome, n) => {
          const { count, first, form, abortAfter } = callers[n] as Caller;
          if (outcome.status === 'rejected') {
            expect(abortAfter).not.toBeNull();
            expect(outcome.reason).toBe('gave up');
            return;
          }
          const length = form === 'single' ? 1 : count;
          const expected = Array.from({ length }, (_, at) => LOGITS[(first + at) % LOGITS.length]);
          expect(outcome.value).toEqual(expected);
        });
      }),
      { numRuns: 40 },
    );
    classifier.dispose();
    await turn();
    expect(unheard).not.toHaveBeenCalled();
  });

  it('ends every call when it is disposed, whatever it is at', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(CALLER, { minLength: 1, maxLength: 6 }),
        fc.nat(5),
        async (callers, turns) => {
          const classifier = await createClassifier({ engine, model });
          const calls = Promise.allSettled(callers.map((one) => call(classifier, one)));
          for (let n = 0; n < turns; n++) await turn();
          classifier.dispose();
          for (const outcome of await calls) {
            if (outcome.status === 'fulfilled' || outcome.reason === 'gave up') continue;
            expect(outcome.reason).toMatchObject({ code: 'disposed' });
          }
        },
      ),
      { numRuns: 30 },
    );
    await turn();
    expect(unheard).not.toHaveBeenCalled();
  });
});
