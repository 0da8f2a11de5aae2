/** Training one float network, and what is kept of it. */
import { join } from 'node:path';

import type * as tf from '@tensorflow/tfjs';

import type { TeacherConfig } from '../config.ts';
import { accuracy } from '../evaluate/accuracy.ts';
import { floatPredictor, normalised, type Predictor } from '../evaluate/predictors.ts';
import { loadCheckpoint } from '../fit/checkpoint.ts';
import { fit, type Batch, type EpochData, type EpochRecord, type FitResult } from '../fit/fit.ts';
import { toInput, trainForward, type Variables, type Weights } from '../networks/convnet.ts';
import { normalise } from '../networks/normalise.ts';
import type { LearningData } from './data.ts';
import type { Workshop } from './step.ts';

/** A trained network's record; its weights lie in the step's folder. */
export interface TrainedNetwork {
  readonly history: readonly EpochRecord[];
}

/** Where a step keeps its final weights. */
export function weightsPath(folder: string): string {
  return join(folder, 'weights.bin');
}

/** Reads a finished network's weights. @throws Error when the file is gone. */
export function readWeights(folder: string): Weights {
  const saved = loadCheckpoint<unknown>(weightsPath(folder));
  if (!saved)
    throw new Error(`${weightsPath(folder)} is missing. Delete ${folder} to train it again.`);
  return saved.tensors;
}

/** Accuracy on every validation set, by name. */
export async function validationScores(
  predictor: Predictor,
  validation: LearningData['validation'],
): Promise<Record<string, number>> {
  const scores: Record<string, number> = {};
  for (const [name, set] of Object.entries(validation)) {
    scores[name] = accuracy(await predictor(set.images), set);
  }
  return scores;
}

/** Turns logits and a batch into a loss. */
export type Criterion = (logits: tf.Tensor2D, batch: Batch) => tf.Scalar;

/**
 * Trains on from the variables, or from the checkpoint in the folder; the averaged weights and the
 * record.
 */
export function trainNetwork(
  title: string,
  folder: string,
  { layers, fit: config, normalisation }: TeacherConfig,
  variables: Variables,
  epochData: (epoch: number) => Promise<EpochData>,
  criterion: Criterion,
  data: LearningData,
  workshop: Workshop,
): Promise<FitResult> {
  return fit({
    title,
    config,
    variables,
    epochData,
    loss: (batch) => {
      const images = normalise(batch.images, normalisation);
      return () => criterion(trainForward(layers, variables, toInput(images)), batch);
    },
    validate: (averaged) =>
      validationScores(
        normalised(floatPredictor(layers, averaged), normalisation),
        data.validation,
      ),
    checkpoint: join(folder, 'checkpoint.bin'),
    progress: workshop.progress,
    signal: workshop.signal,
  });
}
