/** Step: a student learns, from the committee's logits and from labels, or from labels alone. */
import type { RecipeConfig } from '../config.ts';
import { studentLoss } from '../distill/loss.ts';
import { saveCheckpoint } from '../fit/checkpoint.ts';
import type { EpochData } from '../fit/fit.ts';
import type { LearningData } from './data.ts';
import { step, type Step, type Workshop } from './step.ts';
import { type PoolLabels, readPoolLogits } from './teachers.ts';
import { type Criterion, type TrainedNetwork, trainNetwork, weightsPath } from './train.ts';
import type { ViewPool } from './views.ts';

/** Trains a student: distilled where `labels` are given, from hard labels alone otherwise. */
export function trainStudent(
  config: RecipeConfig,
  labels: PoolLabels | null,
  pool: ViewPool,
  data: LearningData,
  workshop: Workshop,
): Promise<Step<TrainedNetwork>> {
  const { student } = config;
  const name = labels ? 'student' : 'student-alone';
  const dependsOn = {
    student,
    pool: pool.key,
    distill: labels && config.distill,
    labels: labels?.key,
  };
  return step(workshop, name, dependsOn, async (folder) => {
    const { weights, history } = await trainNetwork(
      name,
      folder,
      student,
      studentData(labels, pool),
      studentCriterion(config),
      data,
      workshop,
    );
    await saveCheckpoint(weightsPath(folder), null, { ...weights });
    return { history };
  });
}

/** The views of a student's epochs, with the committee's logits where there is one. */
export function studentData(
  labels: PoolLabels | null,
  pool: ViewPool,
): (epoch: number) => Promise<EpochData> {
  return async (epoch) => ({
    images: await pool.read(epoch),
    labels: pool.labels,
    logits: labels && readPoolLogits(labels, pool, epoch),
  });
}

/** The student's loss with the configured temperature and weights. */
export function studentCriterion(config: RecipeConfig): Criterion {
  return (logits, batch) => studentLoss(logits, batch.labels, batch.logits, config.distill);
}
