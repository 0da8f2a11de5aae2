/**
 * The scores of all networks that a bundle comes from, whatever one scores by: digits and pictures
 * are evaluated alike.
 */
import type { LearningConfig } from '../config.ts';
import {
  committeePredictor,
  floatPredictor,
  type Predictor,
  remembering,
} from '../evaluate/predictors.ts';
import { integerPredictor } from './integer.ts';
import type { Run, Runs } from './runs.ts';
import { type Committee, readTeachers } from './teachers.ts';
import { readWeights } from './train.ts';

/** Scores one network. */
type Score<T> = (predictor: Predictor) => Promise<T>;

/** The teachers' scores. */
export interface TeacherScores<T> {
  readonly teachers: Readonly<Record<string, T>>;
  /** The mean of the teachers' logits. */
  readonly committee: T;
}

/** One run's scores, before and after quantisation. */
export interface RunScores<T> {
  readonly seed: number;
  readonly student: T;
  readonly int8: T;
}

/** The scores of a bundle's runs. */
export interface RunsScores<T> {
  /** The distilled networks, one for each seed. */
  readonly runs: readonly RunScores<T>[];
  /** The one of them that ships. */
  readonly chosen: RunScores<T>;
  /** The same network from labels alone. */
  readonly alone: RunScores<T>;
}

/** Scores the teachers, alone and together. */
export async function scoreTeachers<T>(
  config: LearningConfig,
  committee: Committee,
  score: Score<T>,
): Promise<TeacherScores<T>> {
  const members = Object.entries(readTeachers(config, committee)).map(
    ([name, predictor]) => [name, remembering(predictor)] as const,
  );
  const teachers: Record<string, T> = {};
  for (const [name, member] of members) teachers[name] = await score(member);
  const together = committeePredictor(members.map(([, member]) => member));
  return { teachers, committee: await score(together) };
}

/** Scores every run, as floats and as integers. */
export async function scoreRuns<T>(
  { distilled, chosen, alone }: Runs,
  score: Score<T>,
): Promise<RunsScores<T>> {
  const scoreRun = async (run: Run): Promise<RunScores<T>> => ({
    seed: run.seed,
    student: await score(
      floatPredictor(run.int8.result.quantisation.layers, readWeights(run.student.folder)),
    ),
    int8: await score(integerPredictor(run)),
  });
  const runs: RunScores<T>[] = [];
  for (const run of distilled) runs.push(await scoreRun(run));
  return {
    runs,
    chosen: runs[distilled.indexOf(chosen)] ?? (await scoreRun(chosen)),
    alone: await scoreRun(alone),
  };
}
