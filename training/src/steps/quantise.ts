/** Step: a float network becomes an integer network, fine-tuned as such. */
import { join } from 'node:path';

import { calibrateScales } from '../compress/calibrate.ts';
import { correctBiases } from '../compress/correct-biases.ts';
import { foldBatchNorm } from '../compress/fold.ts';
import { type Quantisation, quantisedForward, quantiseNetwork } from '../compress/qat.ts';
import { type ConvSpec, type FitConfig, type QuantiseConfig, SOUND } from '../config.ts';
import { subset } from '../data/digits.ts';
import { quantisedPredictor } from '../evaluate/predictors.ts';
import { saveCheckpoint } from '../fit/checkpoint.ts';
import { fit, type EpochRecord, type FitResult } from '../fit/fit.ts';
import type { Variables, Weights } from '../networks/convnet.ts';
import type { LearningData } from './data.ts';
import { lessonKeys, type Lessons, studentCriterion, studentData } from './lessons.ts';
import { step, type Step, type Workshop } from './step.ts';
import { readWeights, type TrainedNetwork, validationScores, weightsPath } from './train.ts';

/** A quantised network's record; its folded float weights lie in the step's folder. */
export interface QuantisedNetwork {
  readonly quantisation: Quantisation;
  /** Validation scores after calibration and bias correction, before any fine-tuning. */
  readonly postTraining: Readonly<Record<string, number>>;
  readonly history: readonly EpochRecord[];
}

/**
 * Folds, calibrates, corrects biases and fine-tunes.
 */
export function quantiseStudent(
  title: string,
  layers: readonly ConvSpec[],
  quantise: QuantiseConfig,
  student: Step<TrainedNetwork>,
  lessons: Lessons,
  data: LearningData,
  workshop: Workshop,
): Promise<Step<QuantisedNetwork>> {
  const { fit: fitConfig, activationPercentile, calibrationDigits, weightStep } = quantise;
  return step(
    workshop,
    title,
    { student: student.key, quantise, ...lessonKeys(lessons) },
    async (folder) => {
      const variables = foldBatchNorm(layers, readWeights(student.folder));
      const images = await calibrationImages(lessons, calibrationDigits);
      const activationScales = await calibrateScales(
        layers,
        variables,
        images,
        activationPercentile,
      );
      const quantisation: Quantisation = { layers, activationScales, weightStep };
      await correctBiases(quantisation, variables, images);
      const postTraining = await validationScores(
        quantisedPredictor(quantisation, variables),
        data.validation,
      );
      const { weights, history } = await fineTune(
        title,
        folder,
        quantisation,
        variables,
        fitConfig,
        lessons,
        data,
        workshop,
      );
      await saveCheckpoint(weightsPath(folder), null, { ...weights });
      return { quantisation, postTraining, history };
    },
  );
}

/** Trains a folded network on as the integer network that it will be. */
export function fineTune(
  title: string,
  folder: string,
  quantisation: Quantisation,
  variables: Variables,
  config: FitConfig,
  lessons: Lessons,
  data: LearningData,
  workshop: Workshop,
): Promise<FitResult> {
  const criterion = studentCriterion(lessons);
  return fit({
    title,
    config,
    variables,
    epochData: studentData(lessons),
    loss: async (batch) => {
      const network = await quantiseNetwork(quantisation, variables);
      return () => criterion(quantisedForward(network, variables, batch.images), batch);
    },
    validate: (weights: Weights) =>
      validationScores(quantisedPredictor(quantisation, weights), data.validation),
    checkpoint: join(folder, 'checkpoint.bin'),
    progress: workshop.progress,
    signal: workshop.signal,
  });
}

/**
 * Every k-th digit of the first view, so that MNIST and strokes are both among them; unspoilt, for the
 * few that are not would stretch the scale of all others.
 */
export async function calibrationImages(lessons: Lessons, count: number): Promise<Uint8Array> {
  const digits = await studentData({ ...lessons, spoil: SOUND })(0);
  const n = digits.labels.length;
  const take = Math.min(count, n);
  return subset(
    digits,
    Array.from({ length: take }, (_, i) => Math.floor((i * n) / take)),
  ).images;
}
