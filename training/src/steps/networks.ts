/** Steps: a float network learns, from labels alone or from a teacher's logits as well. */
import { join } from 'node:path';

import { makeView, type TrainingSet } from '../augment/views.ts';
import type { ConvSpec, FitConfig, RecipeConfig } from '../config.ts';
import { labelViews, readLogits } from '../distill/label.ts';
import { hardLoss, studentLoss } from '../distill/loss.ts';
import { accuracy } from '../evaluate/accuracy.ts';
import { floatPredictor, type Predictor } from '../evaluate/predictors.ts';
import { loadCheckpoint, saveCheckpoint } from '../fit/checkpoint.ts';
import { fit, type Batch, type EpochData, type EpochRecord } from '../fit/fit.ts';
import { createVariables, toInput, trainForward, type Weights } from '../networks/convnet.ts';
import type { LearningData, ValidationSet } from './data.ts';
import { step, type Step, type Workshop } from './step.ts';
import type * as tf from '@tensorflow/tfjs';

/** A trained float network's record; its weights lie in the step's folder. */
export interface TrainedNetwork {
  readonly history: readonly EpochRecord[];
}

/** Where a step keeps its final weights. */
export function weightsPath(folder: string): string {
  return join(folder, 'weights.bin');
}

/** Reads a finished network's weights. @throws Error when the file is gone. */
export function readWeights(folder: string): Weights {
  const saved = loadCheckpoint<null>(weightsPath(folder));
  if (!saved)
    throw new Error(`${weightsPath(folder)} is missing. Delete ${folder} to train it again.`);
  return saved.tensors;
}

/** Accuracy on both validation sets. */
export function validationScores(
  predictor: Predictor,
  validation: ValidationSet,
): Record<string, number> {
  return {
    mnist: accuracy(predictor(validation.mnist.images), validation.mnist),
    strokes: accuracy(predictor(validation.strokes.images), validation.strokes),
  };
}

/** Views with a cache of one: several users of the same view make it once. */
export function viewMaker(
  config: RecipeConfig,
  train: TrainingSet,
  seed: number,
): (epoch: number) => EpochData {
  return (epoch) => {
    const view = epoch % config.views;
    return {
      ...makeView(train, config.augment, config.data.pensPerView, seed, view),
      logits: null,
    };
  };
}

/** Trains the teacher on hard labels. */
export function trainTeacher(
  config: RecipeConfig,
  data: LearningData,
  workshop: Workshop,
): Promise<Step<TrainedNetwork>> {
  const { layers, fit: fitConfig } = config.teacher;
  const dependsOn = {
    layers,
    fitConfig,
    augment: config.augment,
    views: config.views,
    data: data.key,
  };
  return step(workshop, 'teacher', dependsOn, (folder) =>
    train(
      'Teacher',
      folder,
      layers,
      fitConfig,
      viewMaker(config, data.train, fitConfig.seed),
      hardOnly,
      data,
      workshop,
    ),
  );
}

/** Lets the teacher answer every view that students will see. */
export function labelStudentViews(
  config: RecipeConfig,
  teacher: Step<TrainedNetwork>,
  data: LearningData,
  workshop: Workshop,
): Promise<Step<null>> {
  const views = viewMaker(config, data.train, config.student.fit.seed);
  const dependsOn = {
    teacher: teacher.key,
    seed: config.student.fit.seed,
    views: config.views,
    augment: config.augment,
  };
  return step(workshop, 'labels', dependsOn, async (folder) => {
    const predictor = floatPredictor(config.teacher.layers, readWeights(teacher.folder));
    await labelViews(
      folder,
      config.views,
      (view) => views(view).images,
      predictor,
      workshop.progress,
      workshop.signal,
    );
    return null;
  });
}

/** Trains a student: distilled where `labels` are given, from hard labels alone otherwise. */
export function trainStudent(
  config: RecipeConfig,
  labels: Step<null> | null,
  data: LearningData,
  workshop: Workshop,
): Promise<Step<TrainedNetwork>> {
  const { layers, fit: fitConfig } = config.student;
  const name = labels ? 'student' : 'student-alone';
  const dependsOn = {
    layers,
    fitConfig,
    augment: config.augment,
    views: config.views,
    data: data.key,
    distill: labels && config.distill,
    labels: labels?.key,
  };
  return step(workshop, name, dependsOn, (folder) =>
    train(
      name,
      folder,
      layers,
      fitConfig,
      studentData(config, labels, data),
      studentCriterion(config),
      data,
      workshop,
    ),
  );
}

/** The views of a student's epochs, with the teacher's logits where there is one. */
export function studentData(
  config: RecipeConfig,
  labels: Step<null> | null,
  data: LearningData,
): (epoch: number) => EpochData {
  const views = viewMaker(config, data.train, config.student.fit.seed);
  return (epoch) => ({
    ...views(epoch),
    logits: labels && readLogits(labels.folder, epoch % config.views),
  });
}

/** Turns logits and a batch into a loss. */
export type Criterion = (logits: tf.Tensor2D, batch: Batch) => tf.Scalar;

const hardOnly: Criterion = (logits, batch) => hardLoss(logits, batch.labels);

/** The student's loss with the configured temperature and weights. */
export function studentCriterion(config: RecipeConfig): Criterion {
  return (logits, batch) => studentLoss(logits, batch.labels, batch.logits, config.distill);
}

async function train(
  title: string,
  folder: string,
  layers: readonly ConvSpec[],
  fitConfig: FitConfig,
  epochData: (epoch: number) => EpochData,
  criterion: Criterion,
  data: LearningData,
  workshop: Workshop,
): Promise<TrainedNetwork> {
  const variables = createVariables(layers, fitConfig.seed);
  const { weights, history } = await fit({
    title,
    config: fitConfig,
    variables,
    epochData,
    loss: (batch) => criterion(trainForward(layers, variables, toInput(batch.images)), batch),
    validate: (averaged) => validationScores(floatPredictor(layers, averaged), data.validation),
    checkpoint: join(folder, 'checkpoint.bin'),
    progress: workshop.progress,
    signal: workshop.signal,
  });
  await saveCheckpoint(weightsPath(folder), null, { ...weights });
  return { history };
}
