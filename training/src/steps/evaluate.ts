/**
 * Steps: the final evaluation of digits, the only one that reads the MNIST test set.
 *
 * Every figure of a bundle comes from here. The integer network is run twice over every digit, as the
 * trainer's graph and as the SDK's reference engine, and the step fails when one logit differs.
 */
import type { RecipeConfig } from '../config.ts';
import type { Digits } from '../data/digits.ts';
import type { DataSource } from '../data/source.ts';
import { loadTestSet } from '../data/test-set.ts';
import { accuracy } from '../evaluate/accuracy.ts';
import { type Confusion, topConfusions } from '../evaluate/confusions.ts';
import { corrupt, CORRUPTIONS } from '../evaluate/corruptions.ts';
import { inspect, type Inspection } from '../evaluate/inspect.ts';
import type { Predictor } from '../evaluate/predictors.ts';
import { calibrationError, fitLogitFactor } from '../evaluate/temperature.ts';
import { inferLogits } from '../sdk.ts';
import type { DigitData } from './data.ts';
import type { Bundle } from './export.ts';
import { demandEqual, integerNetwork, integerPredictor } from './integer.ts';
import { measureRejection, REJECTED_DIGITS, type Rejection } from './rejection.ts';
import { type RunsScores, scoreRuns, scoreTeachers, type TeacherScores } from './run-scores.ts';
import type { Runs } from './runs.ts';
import { type Scores, scores } from './scores.ts';
import { step, type Step, type Workshop } from './step.ts';
import type { Committee } from './teachers.ts';

/** Fixes the damage done for `corruptions`. */
const CORRUPTION_SEED = 1;
/** Kinds of mistake that the card names. */
const CONFUSIONS = 5;

/** Every figure of a bundle. */
export interface Evaluation extends RunsScores<Scores> {
  /** Real value of one logit unit of the shipped network, temperature included. */
  readonly logitScale: number;
  /** Expected calibration error of the shipped network, 15 bins, in 0..1. */
  readonly calibrationError: { readonly mnistTest: number; readonly strokes: number };
  /** The shipped network on damaged copies of the MNIST test set, by kind, each in 0..1. */
  readonly corruptions: Readonly<Record<string, number>>;
  /** What the shipped network says of what is no digit. */
  readonly rejection: Rejection;
  /** Most frequent mistakes of the shipped network on what it was chosen by. */
  readonly confusions: {
    readonly mnistValidation: readonly Confusion[];
    readonly strokes: readonly Confusion[];
  };
  /** Digits on which graph and reference engine were compared, logit by logit. */
  readonly comparedDigits: number;
}

/** Everything that was measured for a digit bundle. */
export type Figures = Evaluation & TeacherScores<Scores>;

/** Scores any network as those of a bundle are scored. */
export function examiner(
  config: RecipeConfig,
  data: DigitData,
  source: DataSource,
): (predictor: Predictor) => Promise<Scores> {
  return async (predictor) => scorer(config, data, await loadTestSet(source))(predictor);
}

function scorer(
  { data: { validationPens } }: RecipeConfig,
  { validation }: DigitData,
  test: Digits,
): (predictor: Predictor) => Promise<Scores> {
  return (predictor) => scores(predictor, test, validation, validationPens.length);
}

/** What is done several times, with a bar and a way to stop between. */
async function counted<T>(
  title: string,
  total: number,
  { progress, signal }: Workshop,
  work: (next: () => void) => Promise<T>,
): Promise<T> {
  const bar = progress.start(title, total);
  let done = 0;
  try {
    return await work(() => {
      signal.throwIfAborted();
      bar.update(done++);
    });
  } finally {
    bar.stop();
  }
}

/** Scores the teachers, alone and together. */
export function evaluateTeachers(
  config: RecipeConfig,
  committee: Committee,
  data: DigitData,
  source: DataSource,
  workshop: Workshop,
): Promise<Step<TeacherScores<Scores>>> {
  const keys = Object.values(committee).map(({ key }) => key);
  return step(workshop, 'evaluation-teachers', { keys, data: data.key }, async () => {
    const score = scorer(config, data, await loadTestSet(source));
    return counted('Evaluate teachers', keys.length + 1, workshop, (next) =>
      scoreTeachers(config, committee, (predictor) => {
        next();
        return score(predictor);
      }),
    );
  });
}

/** Scores a bundle's networks, fits the temperature, compares graph and reference engine. */
export async function evaluateRuns(
  name: string,
  config: RecipeConfig,
  runs: Runs,
  data: DigitData,
  source: DataSource,
  workshop: Workshop,
): Promise<Step<Evaluation>> {
  const { distilled, chosen, alone } = runs;
  const keys = [...distilled, chosen, alone].map(({ int8 }) => int8.key);
  const { network, accumulatorScale, key } = await integerNetwork(chosen);
  const dependsOn = { keys, network: key, data: data.key, rejected: REJECTED_DIGITS };
  return step(workshop, `evaluation-${name}`, dependsOn, async () => {
    const test = await loadTestSet(source);
    const { mnist, strokes } = data.validation;
    const shipped = integerPredictor(chosen);
    const validation = await shipped(mnist.images);
    const factor = fitLogitFactor(validation, mnist);
    const testLogits = await shipped(test.images);
    const strokeLogits = await shipped(strokes.images);
    demandEqual(network, accumulatorScale, test, testLogits);
    demandEqual(network, accumulatorScale, strokes, strokeLogits);
    const score = scorer(config, data, test);
    const parts = 2 * (distilled.length + 1) + Object.keys(CORRUPTIONS).length;
    const [scored, corruptions] = await counted(
      `Evaluate ${name}`,
      parts,
      workshop,
      async (next) => [
        await scoreRuns(runs, (predictor) => {
          next();
          return score(predictor);
        }),
        await mapValues(CORRUPTIONS, async (damage) => {
          next();
          const damaged = corrupt(test, damage, CORRUPTION_SEED);
          return accuracy(await shipped(damaged.images), damaged);
        }),
      ],
    );
    return {
      ...scored,
      logitScale: Math.fround(accumulatorScale * factor),
      calibrationError: {
        mnistTest: calibrationError(testLogits, test, factor),
        strokes: calibrationError(strokeLogits, strokes, factor),
      },
      corruptions,
      rejection: await measureRejection(
        shipped,
        { mnistTest: testLogits, mnistValidation: validation, strokes: strokeLogits },
        testLogits.length / test.labels.length,
        factor,
        config.pool.strokes,
      ),
      confusions: {
        mnistValidation: topConfusions(validation, mnist, CONFUSIONS),
        strokes: topConfusions(strokeLogits, strokes, CONFUSIONS),
      },
      comparedDigits: test.labels.length + strokes.labels.length,
    };
  });
}

/** Looks closer at the shipped network, for the report: as the SDK's reference engine answers. */
export async function inspectShipped(
  { name, figures: { logitScale } }: Bundle<Evaluation>,
  { chosen }: Runs,
  data: DigitData,
  source: DataSource,
  workshop: Workshop,
): Promise<Step<Inspection>> {
  const { network, key } = await integerNetwork(chosen);
  const dependsOn = { network: key, logitScale, data: data.key };
  return step(workshop, `inspection-${name}`, dependsOn, async () => {
    const test = await loadTestSet(source);
    const answer = ({ images, labels }: Digits): Float32Array =>
      Float32Array.from(inferLogits(network, images, labels.length), (logit) => logit * logitScale);
    return inspect(answer, test, data.validation.strokes, data.writers);
  });
}

/** One after the other: each of them fills the machine. */
async function mapValues<A, B>(
  values: Readonly<Record<string, A>>,
  map: (value: A) => Promise<B>,
): Promise<Record<string, B>> {
  const mapped: Record<string, B> = {};
  for (const [name, value] of Object.entries(values)) mapped[name] = await map(value);
  return mapped;
}
