import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';

import type { ConvSpec, FitConfig } from '../src/config.ts';
import { hardLoss } from '../src/distill/loss.ts';
import { loadCheckpoint, saveCheckpoint } from '../src/fit/checkpoint.ts';
import { fit, type FitTask } from '../src/fit/fit.ts';
import { learningRateAt } from '../src/fit/schedule.ts';
import { createVariables, toInput, trainForward } from '../src/networks/convnet.ts';
import { createRandom } from '../src/random.ts';
import { silentProgress } from './silent.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const layers: readonly ConvSpec[] = [
  { kernel: 8, out: 2, padding: 0, pool: 2 },
  { kernel: 10, out: 2, padding: 0, pool: 1 },
];

const config: FitConfig = {
  epochs: 3,
  batchSize: 8,
  learningRate: 0.01,
  warmup: 0.2,
  weightDecay: 0.01,
  ema: 0.9,
  seed: 5,
};

/** Two classes: ink on the left, ink on the right. */
const random = createRandom(1);
const labels = Uint8Array.from({ length: 40 }, (_, i) => i % 2);
const images = new Uint8Array(40 * 784);
images.forEach((_, i) => {
  const side = i % 28 < 14 ? 0 : 1;
  if (side === labels[Math.floor(i / 784)]) images[i] = random.below(256);
});

const temporary = (): string => join(mkdtempSync(join(tmpdir(), 'inkdigit-')), 'checkpoint.bin');

const task = (change: Partial<FitTask> = {}): FitTask => {
  const variables = createVariables(layers, 3);
  return {
    title: 'test',
    config,
    variables,
    epochData: async () => ({ images, labels, logits: null }),
    loss: (batch) => () =>
      hardLoss(trainForward(layers, variables, toInput(batch.images)), batch.labels),
    validate: () => Promise.resolve({}),
    checkpoint: temporary(),
    progress: silentProgress,
    signal: new AbortController().signal,
    ...change,
  };
};

/** The task's loss, each time so many times as large. */
const scaled =
  ({ loss }: FitTask, factor: () => number): FitTask['loss'] =>
  async (batch) => {
    const taped = await loss(batch);
    return () => tf.mul(taped(), factor());
  };

/** The same loss with another gradient. */
const withGradient =
  (taped: () => tf.Scalar, gradient: number): (() => tf.Scalar) =>
  () =>
    tf
      .customGrad((loss) => ({
        value: (loss as tf.Tensor).clone(),
        gradFunc: () => tf.scalar(gradient),
      }))(taped())
      .asScalar();

const valuesOf = (weights: Readonly<Record<string, tf.Tensor>>): Record<string, number[]> =>
  Object.fromEntries(
    Object.entries(weights).map(([name, tensor]) => [name, Array.from(tensor.dataSync())]),
  );

/** The state behind the first epoch is kept, every value of it a number. */
function expectFirstEpoch(checkpoint: string): void {
  const saved = loadCheckpoint<{ epoch: number }>(checkpoint);
  expect(saved?.note.epoch).toBe(1);
  for (const values of Object.values(valuesOf(saved?.tensors ?? {}))) {
    expect(values.every(Number.isFinite)).toBe(true);
  }
}

test('a run learns', async () => {
  const { history } = await fit(task({ config: { ...config, epochs: 6 } }));
  expect(history).toHaveLength(6);
  expect(history.at(-1)?.loss).toBeLessThan((history[0]?.loss ?? 0) / 3);
});

test('an aborted run continues as if it had not been interrupted', async () => {
  // Long enough for powers of Adam's decay rates to differ from the same product by rounding.
  const long = { ...config, epochs: 6 };
  const whole = await fit(task({ config: long }));

  const checkpoint = temporary();
  const abort = new AbortController();
  const reason = new Error('stop');
  let steps = 0;
  const first = task({ config: long, checkpoint, signal: abort.signal });
  const interrupted = fit({
    ...first,
    loss: (batch) => {
      if (++steps === 18) abort.abort(reason);
      return first.loss(batch);
    },
  });
  await expect(interrupted).rejects.toBe(reason);
  const resumed = await fit(task({ config: long, checkpoint }));

  expect(steps).toBe(18);
  expect(valuesOf(resumed.weights)).toEqual(valuesOf(whole.weights));
  expect(resumed.history.map(({ loss }) => loss)).toEqual(whole.history.map(({ loss }) => loss));
});

test('a loss that is no number stops the run and keeps the last good state', async () => {
  const checkpoint = temporary();
  const good = task({ checkpoint });
  let steps = 0;
  const failing = fit({
    ...good,
    loss: scaled(good, () => (++steps > 5 ? NaN : 1)),
  });
  await expect(failing).rejects.toThrow(/loss became NaN in epoch 2.*a lower learningRate/s);
  expectFirstEpoch(checkpoint);
});

test('a gradient that is no number is not taken, though the loss is one', async () => {
  const checkpoint = temporary();
  const good = task({ checkpoint });
  let steps = 0;
  const failing = fit({
    ...good,
    // The last step of the second epoch, behind which the state is saved.
    loss: async (batch) => {
      const taped = await good.loss(batch);
      return ++steps === 10 ? withGradient(taped, NaN) : taped;
    },
  });
  await expect(failing).rejects.toThrow(/gradient .* epoch 2.*a lower learningRate/s);
  expectFirstEpoch(checkpoint);
});

test('a run that diverges stops, and keeps the epochs before', async () => {
  const checkpoint = temporary();
  const good = task({ checkpoint });
  let steps = 0;
  const failing = fit({
    ...good,
    loss: scaled(good, () => (++steps > 10 ? 1000 : 1)),
  });
  await expect(failing).rejects.toThrow(
    /diverges, the loss rose .* in epoch 3.*a lower learningRate/s,
  );
  expect(loadCheckpoint<{ epoch: number }>(checkpoint)?.note.epoch).toBe(2);
});

test('a loss that is next to nothing may rise to a little', async () => {
  const good = task();
  let steps = 0;
  const factor = (): number => (++steps > 10 ? 0.05 : steps > 5 ? 0.001 : 1);
  const { history } = await fit({ ...good, loss: scaled(good, factor) });
  const [first = 0, lowest = 0, last = 0] = history.map(({ loss }) => loss);
  expect(last).toBeGreaterThan(10 * lowest);
  expect(last).toBeLessThan(first);
});

test('a run that finds no memory says what helps, and keeps the epochs before', async () => {
  const checkpoint = temporary();
  const good = task({ checkpoint });
  const cause = new Error('OOM when allocating tensor with shape[256,28,28,64]');
  let steps = 0;
  const failing = fit({
    ...good,
    loss: (batch) => {
      if (++steps > 5) throw cause;
      return good.loss(batch);
    },
  });
  await expect(failing).rejects.toMatchObject({
    message: expect.stringMatching(/out of memory.*lower batchSize/s) as string,
    cause,
  });
  expect(loadCheckpoint<{ epoch: number }>(checkpoint)?.note.epoch).toBe(1);
});

test('the learning rate warms up, peaks and ends low', () => {
  const rates = Array.from({ length: 100 }, (_, step) => learningRateAt(config, step, 100));
  expect(rates[0]).toBeCloseTo(0.01 / 20, 6);
  expect(Math.max(...rates)).toBeCloseTo(0.01, 6);
  expect(rates.indexOf(Math.max(...rates))).toBeGreaterThanOrEqual(19);
  expect(rates.at(-1)).toBeLessThan(0.0002);
  expect(rates.slice(20)).toEqual(rates.slice(20).sort((a, b) => b - a));
});

test('a damaged checkpoint says what to do, a missing one is none', async () => {
  const path = temporary();
  expect(loadCheckpoint(path)).toBeNull();
  await saveCheckpoint(path, { a: 1 }, { w: tf.tensor1d([1, 2, 3]) });
  const whole = loadCheckpoint<{ a: number }>(path);
  expect(whole?.note).toEqual({ a: 1 });
  expect(valuesOf(whole?.tensors ?? {})).toEqual({ w: [1, 2, 3] });
  const { truncateSync } = await import('node:fs');
  truncateSync(path, 20);
  expect(() => loadCheckpoint(path)).toThrow(/damaged. Delete it/);
  expect(existsSync(path)).toBe(true);
});
