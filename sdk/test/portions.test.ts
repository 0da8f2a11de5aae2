/** How the portions of a long call overlap, with work that ends when the test says so. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';

import { inPortions } from '../src/portions.ts';
import { Turns } from '../src/tasks.ts';

const unheard = vi.fn();
beforeAll(() => void process.on('unhandledRejection', unheard));
afterAll(() => void process.off('unhandledRejection', unheard));

/** Several turns of the event loop: everything that can happen has happened. */
async function settle(): Promise<void> {
  for (let n = 0; n < 20; n++) await new Promise((resolve) => setImmediate(resolve));
}

/** Portions 0, 1, 2 and so on, and what is done with each. */
function bench(portions: number) {
  const ends: Deferred<string[]>[] = [];
  let read = 0;
  const answers = inPortions(
    {
      read: async () => (read < portions ? read++ : null),
      answer: (portion: number) => (ends[portion] = deferred<string[]>()).promise,
    },
    new Turns(),
    undefined,
  );
  return { answers, ends, read: () => read };
}

interface Deferred<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (reason: unknown) => void;
}

function deferred<T>(): Deferred<T> {
  let resolve: (value: T) => void = () => undefined;
  let reject: (reason: unknown) => void = () => undefined;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

it('has two portions worked on at a time, and gives answers in order', async () => {
  const { answers, ends } = bench(4);
  const first = answers.next();
  await settle();
  expect(ends).toHaveLength(2);
  ends[1]?.resolve(['b']);
  await settle();
  expect(ends).toHaveLength(2);
  ends[0]?.resolve(['a']);
  expect((await first).value).toEqual(['a']);
  expect((await answers.next()).value).toEqual(['b']);
  const third = answers.next();
  await settle();
  expect(ends).toHaveLength(4);
  ends[2]?.resolve(['c']);
  expect((await third).value).toEqual(['c']);
  ends[3]?.resolve(['d']);
  expect((await answers.next()).value).toEqual(['d']);
  expect((await answers.next()).done).toBe(true);
});

it('rejects with what goes wrong, once its turn has come, and not before', async () => {
  const { answers, ends } = bench(4);
  const first = answers.next();
  await settle();
  ends[1]?.reject(new Error('the second'));
  await settle();
  ends[0]?.resolve(['a']);
  expect((await first).value).toEqual(['a']);
  await expect(answers.next()).rejects.toThrow('the second');
  expect(unheard).not.toHaveBeenCalled();
});

it('gives what is under way before it rejects with what went wrong in reading', async () => {
  const work = deferred<string[]>();
  const reads = [0, 1];
  const answers = inPortions(
    {
      read: async () => {
        const portion = reads.shift();
        if (portion === 1) throw new Error('no more paper');
        return portion ?? null;
      },
      answer: () => work.promise,
    },
    new Turns(),
    undefined,
  );
  const first = answers.next();
  await settle();
  work.resolve(['a']);
  expect((await first).value).toEqual(['a']);
  await expect(answers.next()).rejects.toThrow('no more paper');
  expect(unheard).not.toHaveBeenCalled();
});

it('leaves quietly, whatever becomes of the work', async () => {
  const { answers, ends, read } = bench(9);
  const first = answers.next();
  await settle();
  ends[0]?.resolve(['a']);
  await first;
  await answers.return();
  ends[1]?.reject(new Error('too late'));
  await settle();
  ends[2]?.reject(new Error('later still'));
  await settle();
  expect(read()).toBeLessThanOrEqual(3);
  expect(unheard).not.toHaveBeenCalled();
});

it('lets nobody hear of a source that fails after it was left', async () => {
  const second = deferred<number | null>();
  const reads = [Promise.resolve<number | null>(0), second.promise];
  const answers = inPortions(
    {
      read: () => reads.shift() ?? Promise.resolve(null),
      answer: async () => ['a'],
    },
    new Turns(),
    undefined,
  );
  expect((await answers.next()).value).toEqual(['a']);
  await settle();
  await answers.return();
  second.reject(new Error('too late'));
  await settle();
  expect(unheard).not.toHaveBeenCalled();
});
