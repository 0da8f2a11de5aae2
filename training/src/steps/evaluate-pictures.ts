/**
 * Steps: the final evaluation of a folder of pictures, on the tenth of them that nothing else saw.
 * As with digits, every figure comes from here, and trainer and reference engine must agree.
 */
import { makeOutliers } from '../augment/outliers.ts';
import { makeView } from '../augment/views.ts';
import type { FolderConfig } from '../config.ts';
import { concat, count, type Digits } from '../data/digits.ts';
import { accuracy } from '../evaluate/accuracy.ts';
import { type Confusion, topConfusions } from '../evaluate/confusions.ts';
import type { Predictor } from '../evaluate/predictors.ts';
import { areaUnderRoc, confidences, shareBelow, thresholdFor } from '../evaluate/rejection.ts';
import { calibrationError, fitLogitFactor } from '../evaluate/temperature.ts';
import type { LearningData } from './data.ts';
import { demandEqual, integerNetwork, integerPredictor } from './integer.ts';
import { type RunsScores, scoreRuns, scoreTeachers, type TeacherScores } from './run-scores.ts';
import type { Runs } from './runs.ts';
import { step, type Step, type Workshop } from './step.ts';
import type { Committee } from './teachers.ts';

/** Kinds of mistake that the card names. */
const CONFUSIONS = 5;
/** Pictures that calibrate, at least: fewer cannot tell how often a sure answer is wrong. */
const CALIBRATING = 1000;
/** Share of calibrating pictures that may be rejected. */
const REJECTED = 0.004;
/** Scribbles and textures that rejection is measured on. */
const SCRIBBLES = 500;
/** Told apart from the seed that training draws with. */
const EXAM_SEED = 0xe7a;

/** Accuracies of one network, each in 0..1. */
export interface PictureScores {
  readonly test: number;
  readonly validation: number;
}

/** Every figure of a bundle; shares in 0..1. */
export interface PictureEvaluation extends RunsScores<PictureScores> {
  /** Real value of one logit unit of the shipped network, temperature included. */
  readonly logitScale: number;
  /** Expected calibration error on the test pictures, 15 bins. */
  readonly calibrationError: number;
  readonly rejection: {
    /** An answer of less confidence is `unknown`. */
    readonly threshold: number;
    /** Test pictures rejected by it. */
    readonly test: number;
    /** Scribbles and textures rejected by it. */
    readonly scribbles: number;
    /** Area under the ROC curve of confidence, scribbles and textures against test pictures. */
    readonly areaUnderRoc: number;
  };
  /** Most frequent mistakes of the shipped network on the test pictures. */
  readonly confusions: readonly Confusion[];
  /** Pictures on which graph and reference engine were compared, logit by logit. */
  readonly comparedPictures: number;
}

/** Everything that was measured for a bundle. */
export type PictureFigures = PictureEvaluation & TeacherScores<PictureScores>;

/** Scores the teachers, alone and together. */
export function evaluatePictureTeachers(
  config: FolderConfig,
  committee: Committee,
  data: LearningData,
  test: Digits,
  workshop: Workshop,
): Promise<Step<TeacherScores<PictureScores>>> {
  const keys = Object.values(committee).map(({ key }) => key);
  return step(workshop, 'evaluation-teachers', { keys, data: data.key }, () =>
    scoreTeachers(config, committee, scorer(data, test)),
  );
}

/** Scores a bundle's networks, fits temperature and threshold, compares graph and reference engine. */
export async function evaluatePictureRuns(
  name: string,
  config: FolderConfig,
  runs: Runs,
  data: LearningData,
  test: Digits,
  workshop: Workshop,
): Promise<Step<PictureEvaluation>> {
  const { distilled, chosen, alone } = runs;
  const keys = [...distilled, chosen, alone].map(({ int8 }) => int8.key);
  const { network, accumulatorScale, key } = await integerNetwork(chosen);
  const dependsOn = { keys, network: key, data: data.key };
  return step(workshop, `evaluation-${name}`, dependsOn, async () => {
    const shipped = integerPredictor(chosen);
    const testLogits = await shipped(test.images);
    demandEqual(network, accumulatorScale, test, testLogits);

    const calibrating = varied(concat(Object.values(data.validation)), config);
    const logits = await shipped(calibrating.images);
    // Without a mistake every larger factor is likelier still: there is nothing to fit.
    const factor = accuracy(logits, calibrating) < 1 ? fitLogitFactor(logits, calibrating) : 1;
    const sure = (of: Float32Array): Float32Array => confidences(of, data.labels.length, factor);
    const threshold = thresholdFor(REJECTED, sure(logits));
    const { pool } = config;
    const drawn = makeOutliers([], { ...pool, seed: EXAM_SEED }, SCRIBBLES, 0);
    const scribbles = sure(await shipped(drawn));
    return {
      ...(await scoreRuns(runs, scorer(data, test))),
      logitScale: Math.fround(accumulatorScale * factor),
      calibrationError: calibrationError(testLogits, test, factor),
      rejection: {
        threshold,
        test: shareBelow(threshold, sure(testLogits)),
        scribbles: shareBelow(threshold, scribbles),
        areaUnderRoc: areaUnderRoc(sure(testLogits), scribbles),
      },
      confusions: topConfusions(testLogits, test, CONFUSIONS),
      comparedPictures: count(test),
    };
  });
}

function scorer(
  { validation }: LearningData,
  test: Digits,
): (own: Predictor) => Promise<PictureScores> {
  const chosenOn = concat(Object.values(validation));
  return async (predictor) => ({
    test: accuracy(await predictor(test.images), test),
    validation: accuracy(await predictor(chosenOn.images), chosenOn),
  });
}

/** The pictures as other hands might have drawn them, over and over until there are enough. */
function varied(pictures: Digits, { pool: { augment, strokes } }: FolderConfig): Digits {
  const views = Math.ceil(CALIBRATING / count(pictures));
  const viewConfig = { augment, strokes, pensPerView: 0, seed: EXAM_SEED };
  const copies = Array.from({ length: views }, (_, view) => ({
    images: makeView({ pictures, pens: [] }, viewConfig, view),
    labels: pictures.labels,
  }));
  return concat(copies);
}
