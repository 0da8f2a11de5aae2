import { expect, test } from 'vitest';
import { newestWins } from '../src/newest.ts';

/** A job whose runs end when the test says so. */
function heldJob(): {
  job: () => Promise<void>;
  started: () => number;
  finish: () => Promise<void>;
} {
  let started = 0;
  let end: () => void = () => undefined;
  return {
    job: () => {
      started++;
      return new Promise((resolve) => {
        end = resolve;
      });
    },
    started: () => started,
    finish: async () => {
      end();
      await Promise.resolve();
      await Promise.resolve();
    },
  };
}

test('however often it is asked meanwhile, it runs once more and not at the same time', async () => {
  const { job, started, finish } = heldJob();
  const ask = newestWins(job);
  ask();
  ask();
  ask();
  expect(started()).toBe(1);
  await finish();
  expect(started()).toBe(2);
  await finish();
  expect(started()).toBe(2);
});

test('when idle again, the next question runs at once', async () => {
  const { job, started, finish } = heldJob();
  const ask = newestWins(job);
  ask();
  await finish();
  ask();
  expect(started()).toBe(2);
});
