/** Step: a student learns, from the committee's logits and from labels, or from labels alone. */
import type { NetworkConfig } from '../config.ts';
import { saveCheckpoint } from '../fit/checkpoint.ts';
import { createVariables } from '../networks/convnet.ts';
import type { LearningData } from './data.ts';
import { lessonKeys, type Lessons, studentCriterion, studentData } from './lessons.ts';
import { step, type Step, type Workshop } from './step.ts';
import { type TrainedNetwork, trainNetwork, weightsPath } from './train.ts';

/** Trains a student: distilled where `labels` are given, from hard labels alone otherwise. */
export function trainStudent(
  title: string,
  student: NetworkConfig,
  lessons: Lessons,
  data: LearningData,
  workshop: Workshop,
): Promise<Step<TrainedNetwork>> {
  const dependsOn = { student, ...lessonKeys(lessons) };
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
