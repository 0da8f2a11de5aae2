/**
 * The state of a run of gradient descent, and keeping it on disk: a run restored from its file goes
 * on as if it had never stopped.
 */
import * as tf from '@tensorflow/tfjs';

import type { Variables } from '../networks/convnet.ts';
import type { ScheduledAdam } from './adam.ts';
import type { Average } from './average.ts';
import { loadCheckpoint, saveCheckpoint } from './checkpoint.ts';

/** One epoch's record. */
export interface EpochRecord {
  readonly epoch: number;
  readonly loss: number;
  /** What `validate` returned for the averaged weights. */
  readonly scores: Readonly<Record<string, number>>;
  readonly seconds: number;
}

/** How far a run is. */
export interface RunState {
  epoch: number;
  /** Steps done in this epoch. */
  step: number;
  /** Sum of this epoch's losses so far. */
  lossSum: number;
  history: EpochRecord[];
}

/** Everything that the next step depends on. */
export interface Run {
  readonly variables: Variables;
  readonly average: Average;
  readonly adam: ScheduledAdam;
  readonly state: RunState;
}

/** Writes the run to its file; a crash leaves the previous one. */
export async function saveRun(path: string, run: Run): Promise<void> {
  const tensors: tf.NamedTensorMap = {};
  const add = (group: string, named: Readonly<Record<string, tf.Tensor>>): void => {
    for (const [name, tensor] of Object.entries(named)) tensors[`${group}/${name}`] = tensor;
  };
  add('now', run.variables);
  add('average', run.average.weights());
  const moments = await run.adam.getWeights();
  // Adam tells its tensors apart by their order alone, which an object keeps of no names that are numbers.
  add('adam', Object.fromEntries(moments.map(({ tensor }, i) => [`moment ${i}`, tensor])));
  await saveCheckpoint(path, run.state, tensors);
}

/** Puts the run where its file left it; does nothing when there is no file. */
export async function restoreRun(path: string, run: Run): Promise<void> {
  const checkpoint = loadCheckpoint<RunState>(path);
  if (!checkpoint) return;
  const group = (name: string): [string, tf.Tensor][] =>
    Object.entries(checkpoint.tensors)
      .filter(([key]) => key.startsWith(`${name}/`))
      .map(([key, tensor]) => [key.slice(name.length + 1), tensor]);
  const now = group('now');
  for (const [name, tensor] of now) run.variables[name]?.assign(tensor);
  tf.dispose(now.map(([, tensor]) => tensor));
  run.average.restore(Object.fromEntries(group('average')));
  await run.adam.setWeights(group('adam').map(([name, tensor]) => ({ name, tensor })));
  Object.assign(run.state, checkpoint.note);
}
