/** The examination: what the reference says of the probes, politely. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { inferLogits } from '../src/engines/js/infer.ts';
import { expectedLogits, probeDigits } from '../src/engines/probes.ts';
import { Turns } from '../src/tasks.ts';
import { randomNetwork } from './networks.ts';

beforeEach(() => vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => vi.useRealTimers());

const LAYER = { kernel: 3, stride: 2, padding: 1, pool: 1, outChannels: 4 };
const NETWORK = randomNetwork(1, { height: 28, width: 28 }, [LAYER, LAYER], 5);
const DIGITS = probeDigits();
const COUNT = DIGITS.length / 784;

it('is what the reference says of all probes', async () => {
  const rest = () => Promise.resolve();
  const expected = Array.from(inferLogits(NETWORK, DIGITS, COUNT));
  expect(await expectedLogits(NETWORK, new Turns(rest))).toEqual(expected);
});

it('asks for a moment once where all takes but one', async () => {
  const rest = vi.fn(() => Promise.resolve());
  await expectedLogits(NETWORK, new Turns(rest));
  expect(rest).toHaveBeenCalledTimes(1);
});

it('asks again after every layer that takes long', async () => {
  const rest = vi.fn(() => Promise.resolve());
  vi.spyOn(performance, 'now').mockImplementation(
    () => 10 * vi.mocked(performance.now).mock.calls.length,
  );
  await expectedLogits(NETWORK, new Turns(rest));
  expect(rest).toHaveBeenCalledTimes(COUNT * NETWORK.layers.length);
});

it('ends with what the moment ends with', async () => {
  const rest = () => Promise.reject(new Error('enough'));
  await expect(expectedLogits(NETWORK, new Turns(rest))).rejects.toThrow('enough');
});
