/**
 * One run of gradient descent over augmented views: schedule, moving average, validation,
 * checkpoints. Knows nothing of what the network is or where the loss comes from.
 *
 * The order of digits in an epoch is a function of (seed, epoch), so a run resumed from a
 * checkpoint takes exactly the steps that the interrupted one would have taken.
 */
import * as tf from '@tensorflow/tfjs';

import type { FitConfig } from '../config.ts';
import { subset } from '../data/digits.ts';
import type { Variables, Weights } from '../networks/convnet.ts';
import type { Progress } from '../progress.ts';
import { createRandom, mixSeed, permutation } from '../random.ts';
import { ScheduledAdam } from './adam.ts';
import { createAverage } from './average.ts';
import { type EpochRecord, restoreRun, type Run, type RunState, saveRun } from './run.ts';
import { learningRateAt } from './schedule.ts';
import { demandNumber, demandProgress, explainTrouble } from './trouble.ts';

export type { EpochRecord } from './run.ts';

/** Longest time without a checkpoint, milliseconds. */
const CHECKPOINT_EVERY = 120_000;

/** One epoch's digits; `logits` are the teacher's, [n, labels], where there is one. */
export interface EpochData {
  readonly images: Uint8Array;
  readonly labels: Uint8Array;
  readonly logits: Float32Array | null;
}

/** One step's digits. */
export interface Batch {
  /** n·784 ready bytes. */
  readonly images: Uint8Array;
  /** [n] class indices. */
  readonly labels: tf.Tensor1D;
  /** [n, labels] teacher logits, or null. */
  readonly logits: tf.Tensor2D | null;
}

/** Computes a loss inside the gradient tape. */
export type Taped = () => tf.Scalar;

/** What a run needs. */
export interface FitTask {
  readonly title: string;
  readonly config: FitConfig;
  readonly variables: Variables;
  /** The digits of an epoch. */
  epochData(epoch: number): Promise<EpochData>;
  /** Prepares the loss of one batch: reads what has to be read, which the tape could not wait for. */
  loss(batch: Batch): Taped | Promise<Taped>;
  /** Scores of the averaged weights, by name. */
  validate(weights: Weights): Promise<Record<string, number>>;
  /** Where the run's state is kept. */
  readonly checkpoint: string;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** A finished run: the averaged weights and every epoch's record. */
export interface FitResult {
  readonly weights: Weights;
  readonly history: readonly EpochRecord[];
}

/**
 * Runs to the end, or until the signal aborts (the state is saved first).
 * @throws the signal's reason on abort; Error when the loss stops being a number or rises far above
 *   what it was, and when memory runs out (the last good state stays).
 */
export async function fit(task: FitTask): Promise<FitResult> {
  const { config, variables } = task;
  const trainable = Object.values(variables).filter((variable) => variable.trainable);
  const adam = new ScheduledAdam();
  const average = createAverage(variables, config.ema);
  const state: RunState = { epoch: 0, step: 0, lossSum: 0, history: [] };
  const run: Run = { variables, average, adam, state };
  await restoreRun(task.checkpoint, run);
  const save = (): Promise<void> => saveRun(task.checkpoint, run);
  let saved = Date.now();

  while (state.epoch < config.epochs) {
    const started = Date.now();
    const data = await task.epochData(state.epoch);
    const order = permutation(data.labels.length, createRandom(mixSeed(config.seed, state.epoch)));
    const stepsPerEpoch = Math.floor(order.length / config.batchSize);
    const bar = task.progress.start(
      `${task.title}, epoch ${state.epoch + 1}/${config.epochs}`,
      stepsPerEpoch,
      state.step,
    );
    while (state.step < stepsPerEpoch) {
      if (task.signal.aborted) {
        bar.stop();
        await save();
        throw task.signal.reason;
      }
      const rows = order.subarray(
        state.step * config.batchSize,
        (state.step + 1) * config.batchSize,
      );
      const step = state.epoch * stepsPerEpoch + state.step;
      const rate = learningRateAt(config, step, config.epochs * stepsPerEpoch);
      let loss: number;
      try {
        loss = await descend(task, takeBatch(data, rows), trainable, adam, rate, state.epoch + 1);
      } catch (error) {
        bar.stop();
        throw explainTrouble(error, task.title, task.checkpoint);
      }
      average.update(step);
      state.lossSum += loss;
      state.step++;
      bar.update(state.step, `loss ${(state.lossSum / state.step).toFixed(4)}`);
      if (Date.now() - saved > CHECKPOINT_EVERY) {
        await save();
        saved = Date.now();
      }
      // Ctrl-C is heard between two turns of the event loop.
      await new Promise(setImmediate);
    }
    bar.stop();
    demandProgress(state.lossSum / stepsPerEpoch, task.title, state.history, task.checkpoint);
    const scores = await task.validate(average.weights());
    const seconds = (Date.now() - started) / 1000;
    state.history.push({
      epoch: state.epoch + 1,
      loss: state.lossSum / stepsPerEpoch,
      scores,
      seconds,
    });
    task.progress.log(describe(task, state.history));
    Object.assign(state, { epoch: state.epoch + 1, step: 0, lossSum: 0 });
    await save();
    saved = Date.now();
  }
  adam.dispose();
  return { weights: average.weights(), history: state.history };
}

/** One step; the weights stay as they are where loss or gradient is no number. @returns the loss. */
async function descend(
  { config, title, checkpoint, ...task }: FitTask,
  batch: Batch,
  trainable: tf.Variable[],
  adam: ScheduledAdam,
  rate: number,
  epoch: number,
): Promise<number> {
  const taped = await task.loss(batch);
  const { value, grads } = tf.variableGrads(taped, trainable);
  // One by one: of all at once, WebGPU would not take so many.
  const size = tf.tidy(() =>
    Object.values(grads)
      .map((grad) => tf.sum(tf.abs(grad)))
      .reduce((sum, next) => tf.add(sum, next)),
  );
  const [[loss = NaN], [gradient = NaN]] = await Promise.all([value.data(), size.data()]);
  demandNumber('loss', loss, title, epoch, checkpoint);
  demandNumber('gradient', gradient, title, epoch, checkpoint);
  adam.step(grads, trainable, rate, config.weightDecay);
  tf.dispose([value, size, batch.labels, batch.logits ?? []]);
  tf.dispose(grads);
  return loss;
}

function takeBatch(data: EpochData, rows: Uint32Array): Batch {
  const { images, labels } = subset(data, rows);
  const width = data.logits ? data.logits.length / data.labels.length : 0;
  const logits = new Float32Array(rows.length * width);
  rows.forEach((row, i) => {
    if (data.logits) logits.set(data.logits.subarray(row * width, (row + 1) * width), i * width);
  });
  return {
    images,
    labels: tf.tensor1d(labels, 'int32'),
    logits: data.logits ? tf.tensor2d(logits, [rows.length, width]) : null,
  };
}

function describe(task: FitTask, history: readonly EpochRecord[]): string {
  const last = history.at(-1);
  if (!last) return '';
  const scores = Object.entries(last.scores).map(
    ([name, score]) => `${name} ${(score * 100).toFixed(2)} %`,
  );
  return `${task.title}: epoch ${last.epoch}/${task.config.epochs}, loss ${last.loss.toFixed(4)}, ${scores.join(', ')}, ${last.seconds.toFixed(0)} s`;
}
