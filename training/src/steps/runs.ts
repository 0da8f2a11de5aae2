/**
 * Step: one bundle's networks, once for every seed with the teachers and once without, and the choice
 * of the one that ships.
 */
import type { BundleConfig, LearningConfig } from '../config.ts';
import type { LearningData } from './data.ts';
import { bundleCurriculum, type Curriculum } from './lessons.ts';
import { type QuantisedNetwork, quantiseStudent } from './quantise.ts';
import type { Step, Workshop } from './step.ts';
import { trainStudent } from './student.ts';
import type { TrainedNetwork } from './train.ts';

/** One seed's student, before and after quantisation. */
export interface Run {
  readonly seed: number;
  readonly student: Step<TrainedNetwork>;
  readonly int8: Step<QuantisedNetwork>;
}

/** All runs of a bundle. */
export interface Runs {
  /** Distilled, one for each seed. */
  readonly distilled: readonly Run[];
  /** The one of them that ships. */
  readonly chosen: Run;
  /** The first seed's, from labels alone. */
  readonly alone: Run;
}

/** Trains and chooses. @param name the bundle's. */
export async function trainRuns(
  name: string,
  bundle: BundleConfig,
  config: LearningConfig,
  curriculum: Curriculum,
  data: LearningData,
  workshop: Workshop,
): Promise<Runs> {
  const run = async (title: string, seed: number, { first, last }: Curriculum): Promise<Run> => {
    const network = { ...bundle.student, fit: { ...bundle.student.fit, seed } };
    const student = await trainStudent(title, network, first, data, workshop);
    const quantise = { ...bundle.quantise, fit: { ...bundle.quantise.fit, seed } };
    const int8 = await quantiseStudent(
      `${title}-int8`,
      network.layers,
      quantise,
      student,
      last,
      data,
      workshop,
    );
    return { seed, student, int8 };
  };
  const own = bundleCurriculum(curriculum, bundle, data.train);
  const distilled: Run[] = [];
  for (const seed of config.seeds) distilled.push(await run(`${name}-${seed}`, seed, own));
  const [seed] = config.seeds;
  if (seed === undefined) throw new Error('The recipe needs a seed.');
  const alone = await run(`${name}-alone`, seed, withoutTeachers(own));
  return { distilled, chosen: choose(distilled), alone };
}

function withoutTeachers({ first, last }: Curriculum): Curriculum {
  return { first: { ...first, labels: null }, last: { ...last, labels: null } };
}

/** The integer network that reads most of the validation sets; the earlier seed when equal. */
export function choose(runs: readonly Run[]): Run {
  const score = ({ int8 }: Run): number => {
    const scores = Object.values(int8.result.history.at(-1)?.scores ?? int8.result.postTraining);
    return scores.reduce((a, b) => a + b, 0);
  };
  return runs.reduce((best, other) => (score(other) > score(best) ? other : best));
}
