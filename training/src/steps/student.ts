/** Step: a student learns, from the committee's logits and from labels, or from labels alone. */
import type { DistillConfig, NetworkConfig } from '../config.ts';
import { studentLoss } from '../distill/loss.ts';
import { saveCheckpoint } from '../fit/checkpoint.ts';
import type { EpochData } from '../fit/fit.ts';
import { createVariables } from '../networks/convnet.ts';
import type { LearningData } from './data.ts';
import { step, type Step, type Workshop } from './step.ts';
import { type PoolLabels, readPoolLogits } from './teachers.ts';
import { type Criterion, type TrainedNetwork, trainNetwork, weightsPath } from './train.ts';
import type { ViewPool } from './views.ts';

/** What a student learns from. */
export interface Lessons {
  readonly pool: ViewPool;
  readonly outliers: ViewPool;
  /** The committee's answers, or `null` for a student that has to do without. */
  readonly labels: PoolLabels | null;
  /** What to make of those answers. */
  readonly distill: DistillConfig;
}

/** Trains a student: distilled where `labels` are given, from hard labels alone otherwise. */
export function trainStudent(
  title: string,
  student: NetworkConfig,
  lessons: Lessons,
  data: LearningData,
  workshop: Workshop,
): Promise<Step<TrainedNetwork>> {
  const { pool, outliers, labels, distill } = lessons;
  const dependsOn = {
    student,
    pool: pool.key,
    outliers: outliers.key,
    distill: labels && distill,
    labels: labels?.key,
  };
  return step(workshop, title, dependsOn, async (folder) => {
    const { weights, history } = await trainNetwork(
      title,
      folder,
      student,
      createVariables(student.layers, student.fit.seed),
      studentData(lessons),
      studentCriterion(lessons),
      data,
      workshop,
    );
    await saveCheckpoint(weightsPath(folder), null, { ...weights });
    return { history };
  });
}

/** The views of a student's epochs, with the committee's logits where there is one. */
export function studentData({
  pool,
  outliers,
  labels,
}: Lessons): (epoch: number) => Promise<EpochData> {
  return async (epoch) => ({
    images: Buffer.concat([await pool.read(epoch), await outliers.read(epoch)]),
    labels: Buffer.concat([pool.labels, outliers.labels]),
    logits: labels && withUnsure(readPoolLogits(labels, pool, epoch), pool, outliers),
  });
}

/** Appends the logits that are right for what belongs to no class: all alike. */
function withUnsure(logits: Float32Array, pool: ViewPool, outliers: ViewPool): Float32Array {
  const classes = logits.length / pool.labels.length;
  const all = new Float32Array(logits.length + outliers.labels.length * classes);
  all.set(logits);
  return all;
}

/** The student's loss with the lessons' temperature and weights. */
export function studentCriterion({ distill }: Lessons): Criterion {
  return (logits, batch) => studentLoss(logits, batch.labels, batch.logits, distill);
}
