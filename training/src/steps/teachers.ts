/** Steps: the committee learns from labels, and answers the whole pool of views for the students. */
import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';

import type { GentleConfig, LearningConfig, NetworkConfig } from '../config.ts';
import { labelViews, readLogits } from '../distill/label.ts';
import { hardLoss } from '../distill/loss.ts';
import { floatPredictor, mean, type Predictor } from '../evaluate/predictors.ts';
import { loadCheckpoint, saveHalfCheckpoint } from '../fit/checkpoint.ts';
import { continueVariables, createVariables } from '../networks/convnet.ts';
import type { LearningData } from './data.ts';
import { step, type Step, type Workshop } from './step.ts';
import { readWeights, type TrainedNetwork, trainNetwork, weightsPath } from './train.ts';
import type { ViewPool } from './views.ts';

/** The trained teachers, by name. */
export type Committee = Readonly<Record<string, Step<TrainedNetwork>>>;

/** The teachers' logits of every view of a pool, a folder for each teacher. */
export interface PoolLabels {
  readonly folders: readonly string[];
  readonly key: string;
}

/** What a kept teacher says of itself: the step that made it, and that step's record. */
interface KeptNote extends TrainedNetwork {
  readonly key: string;
}

/** Trains every teacher that is not kept, one after the other. */
export async function trainTeachers(
  config: LearningConfig,
  pool: ViewPool,
  data: LearningData,
  workshop: Workshop,
): Promise<Committee> {
  const committee: Record<string, Step<TrainedNetwork>> = {};
  for (const [name, teacher] of Object.entries(config.teachers)) {
    committee[name] = await teach(name, teacher, null, pool, data, workshop);
  }
  return committee;
}

/** Trains every teacher on, on gentle views, unless what comes of it is kept. */
export async function finishTeachers(
  config: LearningConfig,
  { teacherFit }: GentleConfig,
  committee: Committee,
  pool: ViewPool,
  data: LearningData,
  workshop: Workshop,
): Promise<Committee> {
  const finished: Record<string, Step<TrainedNetwork>> = {};
  for (const [name, { layers, fit }] of Object.entries(config.teachers)) {
    const teacher = { layers, fit: { ...teacherFit, seed: fit.seed } };
    const begun = member(committee, name);
    finished[name] = await teach(`${name}-finished`, teacher, begun, pool, data, workshop);
  }
  return finished;
}

/**
 * Teaches one teacher with hard labels. Its weights are rounded to half precision, in the working folder
 * and in the folder of kept teachers alike, so that a student gets the same answers from either.
 * @param begun what it goes on from, and continues the record of; `null`: it starts from its seed.
 */
function teach(
  name: string,
  teacher: NetworkConfig,
  begun: Step<TrainedNetwork> | null,
  pool: ViewPool,
  data: LearningData,
  workshop: Workshop,
): Promise<Step<TrainedNetwork>> {
  const dependsOn = { teacher, pool: pool.key, begun: begun?.key };
  return step(workshop, `teacher-${name}`, dependsOn, async (folder, key) => {
    const kept = workshop.teachers && join(workshop.teachers, `${name}.bin`);
    const weights = weightsPath(folder);
    if (kept && existsSync(kept)) {
      const { history, key: keptKey } = readNote(kept);
      if (keptKey === key) {
        copyFileSync(kept, weights);
        return { history };
      }
    }
    const { weights: averaged, history: epochs } = await trainNetwork(
      `teacher ${name}`,
      folder,
      teacher,
      begun
        ? continueVariables(teacher.layers, readWeights(begun.folder))
        : createVariables(teacher.layers, teacher.fit.seed),
      async (epoch) => ({
        images: await pool.read(epoch),
        labels: pool.labels,
        logits: null,
      }),
      (logits, batch) => hardLoss(logits, batch.labels),
      data,
      workshop,
    );
    const history = [...(begun?.result.history ?? []), ...epochs];
    const note: KeptNote = { key, history };
    await saveHalfCheckpoint(weights, note, averaged);
    if (kept) await saveHalfCheckpoint(kept, note, averaged);
    return { history };
  });
}

function member(committee: Committee, name: string): Step<TrainedNetwork> {
  const found = committee[name];
  if (!found) throw new Error(`The committee has no '${name}'.`);
  return found;
}

function readNote(path: string): KeptNote {
  const checkpoint = loadCheckpoint<KeptNote>(path);
  if (!checkpoint) throw new Error(`${path} is missing.`);
  for (const tensor of Object.values(checkpoint.tensors)) tensor.dispose();
  return checkpoint.note;
}

/** The trained teachers, ready to answer, by name. */
export function readTeachers(
  config: LearningConfig,
  committee: Committee,
): Record<string, Predictor> {
  const entries = Object.entries(config.teachers).map(([name, { layers }]) => {
    return [name, floatPredictor(layers, readWeights(member(committee, name).folder))] as const;
  });
  return Object.fromEntries(entries);
}

/** Lets every teacher answer every view of the pool, each in a step of its own. */
export async function labelPool(
  config: LearningConfig,
  committee: Committee,
  pool: ViewPool,
  workshop: Workshop,
): Promise<PoolLabels> {
  const steps: Step<null>[] = [];
  for (const [name, teacher] of Object.entries(readTeachers(config, committee))) {
    const dependsOn = { teacher: member(committee, name).key, pool: pool.key };
    const labels = await step(workshop, `labels-${name}`, dependsOn, async (folder) => {
      const { progress, signal } = workshop;
      await labelViews(folder, pool.count, (view) => pool.read(view), teacher, progress, signal);
      return null;
    });
    steps.push(labels);
  }
  return { folders: steps.map(({ folder }) => folder), key: steps.map(({ key }) => key).join() };
}

/** The mean of the teachers' logits of a view, row-major; view numbers wrap around. */
export function readPoolLogits(labels: PoolLabels, pool: ViewPool, view: number): Float32Array {
  return mean(labels.folders.map((folder) => readLogits(folder, view % pool.count)));
}
