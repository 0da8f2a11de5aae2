/** Steps: the committee learns from labels, and answers the whole pool of views for the students. */
import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';

import type { FitConfig, LearningConfig, TeacherConfig } from '../config.ts';
import { labelViews, readLogits } from '../distill/label.ts';
import { hardLoss } from '../distill/loss.ts';
import { floatPredictor, mean, normalised, type Predictor } from '../evaluate/predictors.ts';
import { loadCheckpoint, saveHalfCheckpoint } from '../fit/checkpoint.ts';
import type { FitResult } from '../fit/fit.ts';
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
  /** Logits of a digit. */
  readonly classes: number;
  readonly key: string;
}

/** What a kept teacher says of itself: the step that made it, and that step's record. */
interface KeptNote extends TrainedNetwork {
  readonly key: string;
}

/** What a teacher learns last. */
interface Ending {
  readonly fit: FitConfig;
  readonly pool: ViewPool;
}

/**
 * Trains every teacher that is not kept, one after the other.
 * @param gentle the views that they end on, where the recipe has some.
 */
export async function trainTeachers(
  config: LearningConfig,
  pool: ViewPool,
  gentle: ViewPool | null,
  data: LearningData,
  workshop: Workshop,
): Promise<Committee> {
  const committee: Record<string, Step<TrainedNetwork>> = {};
  for (const [name, teacher] of Object.entries(config.teachers)) {
    const { seed } = teacher.fit;
    const ending =
      config.gentle && gentle ? { fit: { ...config.gentle.teacherFit, seed }, pool: gentle } : null;
    committee[name] = await teach(name, teacher, pool, ending, data, workshop);
  }
  return committee;
}

/**
 * Teaches one teacher with hard labels. Its weights are rounded to half precision, in the working folder
 * and in the folder of kept teachers alike, so that a student gets the same answers from either.
 */
function teach(
  name: string,
  teacher: TeacherConfig,
  pool: ViewPool,
  ending: Ending | null,
  data: LearningData,
  workshop: Workshop,
): Promise<Step<TrainedNetwork>> {
  const last = ending && { fit: ending.fit, pool: ending.pool.key };
  // What it learns is the same, whoever hears it.
  const learner = { ...teacher, teaches: undefined };
  const dependsOn = { teacher: learner, pool: pool.key, ending: last };
  return step(workshop, `teacher-${name}`, dependsOn, async (folder, key) => {
    const kept = workshop.teachers && join(workshop.teachers, `${name}.bin`);
    const weights = weightsPath(folder);
    if (kept && existsSync(kept)) {
      const { history, key: keptKey } = readNote(kept);
      if (keptKey === key) {
        copyFileSync(kept, weights);
        return { history };
      }
      workshop.progress.log(
        `${kept} learned something else (${keptKey}, not ${key}): "${name}" is trained anew, which takes hours, and replaces it.`,
      );
    }
    const { layers, fit } = teacher;
    const lessons = [{ title: `teacher ${name}`, folder, fit, pool }];
    if (ending) {
      const title = `teacher ${name}, gentle views`;
      lessons.push({ title, folder: join(folder, 'gentle'), ...ending });
    }
    let learned: FitResult = { weights: createVariables(layers, fit.seed), history: [] };
    for (const { title, folder, fit, pool } of lessons) {
      const { weights, history } = await trainNetwork(
        title,
        folder,
        { ...teacher, fit },
        continueVariables(layers, learned.weights),
        async (epoch) => ({ images: await pool.read(epoch), labels: pool.labels, logits: null }),
        (logits, batch) => hardLoss(logits, batch.labels),
        data,
        workshop,
      );
      learned = { weights, history: [...learned.history, ...history] };
    }
    const { history } = learned;
    const note: KeptNote = { key, history };
    await saveHalfCheckpoint(weights, note, learned.weights);
    if (kept) await saveHalfCheckpoint(kept, note, learned.weights);
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
  const entries = Object.entries(config.teachers).map(([name, { layers, normalisation }]) => {
    const predictor = floatPredictor(layers, readWeights(member(committee, name).folder));
    return [name, normalised(predictor, normalisation)] as const;
  });
  return Object.fromEntries(entries);
}

/** Lets everyone who teaches answer every view of the pool, each in a step of its own. */
export async function labelPool(
  config: LearningConfig,
  committee: Committee,
  pool: ViewPool,
  workshop: Workshop,
): Promise<PoolLabels> {
  const steps: Step<null>[] = [];
  for (const [name, teacher] of Object.entries(readTeachers(config, committee))) {
    if (config.teachers[name]?.teaches === false) continue;
    const dependsOn = { teacher: member(committee, name).key, pool: pool.key };
    const labels = await step(workshop, `labels-${name}`, dependsOn, async (folder) => {
      const { progress, signal } = workshop;
      await labelViews(folder, pool.count, (view) => pool.read(view), teacher, progress, signal);
      return null;
    });
    steps.push(labels);
  }
  const [teacher] = Object.values(config.teachers);
  return {
    folders: steps.map(({ folder }) => folder),
    classes: teacher?.layers.at(-1)?.out ?? 0,
    key: steps.map(({ key }) => key).join(),
  };
}

/** The mean of the teachers' logits of a view's digits, row-major; view numbers wrap around. */
export function readPoolLogits(
  { folders, classes }: PoolLabels,
  { count, labels }: ViewPool,
  view: number,
): Float32Array {
  const all = mean(folders.map((folder) => readLogits(folder, view % count)));
  return all.subarray(0, labels.length * classes);
}
