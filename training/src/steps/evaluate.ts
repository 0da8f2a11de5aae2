/**
 * Step: the final evaluation, the only one that reads the MNIST test set.
 *
 * Every figure of the bundle comes from here. The integer network is run twice over every digit,
 * as the trainer's graph and as the SDK's reference engine, and the step fails when one logit
 * differs.
 */
import type { RecipeConfig } from '../config.ts';
import { slice, type Digits } from '../data/digits.ts';
import type { DataSource } from '../data/source.ts';
import { loadTestSet } from '../data/test-set.ts';
import { accuracy } from '../evaluate/accuracy.ts';
import { type Confusion, topConfusions } from '../evaluate/confusions.ts';
import { corrupt, CORRUPTIONS } from '../evaluate/corruptions.ts';
import {
  committeePredictor,
  floatPredictor,
  type Predictor,
  quantisedPredictor,
} from '../evaluate/predictors.ts';
import { calibrationError, fitLogitFactor } from '../evaluate/temperature.ts';
import { inferLogits, type Network } from '../sdk.ts';
import { toNetwork } from '../export/network.ts';
import type { LearningData, ValidationSet } from './data.ts';
import type { QuantisedNetwork } from './quantise.ts';
import { step, type Step, type Workshop } from './step.ts';
import { type Committee, readTeachers } from './teachers.ts';
import { readWeights, type TrainedNetwork } from './train.ts';

/** Fixes the damage done for `corruptions`. */
const CORRUPTION_SEED = 1;
/** Kinds of mistake that the card names. */
const CONFUSIONS = 5;

/** Accuracies of one network, each in 0..1. */
export interface Scores {
  /** MNIST test set. */
  readonly mnistTest: number;
  /** The 5,000 kept-back MNIST training digits. */
  readonly mnistValidation: number;
  /** Kept-back writers, mean over all pen widths. */
  readonly strokes: number;
  /** Kept-back writers, for each pen width of the configuration. */
  readonly strokesByPen: readonly number[];
}

/** Every figure of a bundle. */
export interface Evaluation {
  /** Each teacher by itself. */
  readonly teachers: Readonly<Record<string, Scores>>;
  /** The mean of the teachers' logits. */
  readonly committee: Scores;
  readonly student: Scores;
  readonly studentAlone: Scores;
  readonly int8: Scores;
  readonly int8Alone: Scores;
  /** Real value of one logit unit of the shipped network, temperature included. */
  readonly logitScale: number;
  /** Expected calibration error of the shipped network, 15 bins, in 0..1. */
  readonly calibrationError: { readonly mnistTest: number; readonly strokes: number };
  /** The shipped network on damaged copies of the MNIST test set, by kind, each in 0..1. */
  readonly corruptions: Readonly<Record<string, number>>;
  /** Most frequent mistakes of the shipped network on what it was chosen by. */
  readonly confusions: {
    readonly mnistValidation: readonly Confusion[];
    readonly strokes: readonly Confusion[];
  };
  /** Digits on which graph and reference engine were compared, logit by logit. */
  readonly comparedDigits: number;
}

/** The trained networks of a recipe. */
export interface Networks {
  readonly teachers: Committee;
  readonly student: Step<TrainedNetwork>;
  readonly studentAlone: Step<TrainedNetwork>;
  readonly int8: Step<QuantisedNetwork>;
  readonly int8Alone: Step<QuantisedNetwork>;
}

/** Scores every network, fits the temperature, compares graph and reference engine. */
export function evaluate(
  config: RecipeConfig,
  networks: Networks,
  data: LearningData,
  source: DataSource,
  workshop: Workshop,
): Promise<Step<Evaluation>> {
  const { teachers, ...students } = networks;
  const keys = [...Object.values(teachers), ...Object.values(students)].map(({ key }) => key);
  return step(workshop, 'evaluation', { keys, data: data.key }, async () => {
    const test = await loadTestSet(source);
    const pens = config.data.validationPens.length;
    const score = (predictor: Predictor): Scores => scores(predictor, test, data.validation, pens);
    const { layers } = config.student;
    const quantised = (int8: Step<QuantisedNetwork>): Predictor =>
      quantisedPredictor(int8.result.quantisation, readWeights(int8.folder));

    const weights = readWeights(networks.int8.folder);
    const { network, accumulatorScale } = toNetwork(networks.int8.result.quantisation, weights);
    const shipped = quantised(networks.int8);
    const validation = shipped(data.validation.mnist.images);
    const factor = fitLogitFactor(validation, data.validation.mnist);
    const testLogits = shipped(test.images);
    const strokeLogits = shipped(data.validation.strokes.images);
    demandEqual(network, accumulatorScale, test, testLogits);
    demandEqual(network, accumulatorScale, data.validation.strokes, strokeLogits);
    return {
      teachers: mapValues(readTeachers(config, teachers), score),
      committee: score(committeePredictor(Object.values(readTeachers(config, teachers)))),
      student: score(floatPredictor(layers, readWeights(networks.student.folder))),
      studentAlone: score(floatPredictor(layers, readWeights(networks.studentAlone.folder))),
      int8: score(shipped),
      int8Alone: score(quantised(networks.int8Alone)),
      logitScale: Math.fround(accumulatorScale * factor),
      calibrationError: {
        mnistTest: calibrationError(testLogits, test, factor),
        strokes: calibrationError(strokeLogits, data.validation.strokes, factor),
      },
      corruptions: mapValues(CORRUPTIONS, (damage) => {
        const damaged = corrupt(test, damage, CORRUPTION_SEED);
        return accuracy(shipped(damaged.images), damaged);
      }),
      confusions: {
        mnistValidation: topConfusions(validation, data.validation.mnist, CONFUSIONS),
        strokes: topConfusions(strokeLogits, data.validation.strokes, CONFUSIONS),
      },
      comparedDigits: test.labels.length + data.validation.strokes.labels.length,
    };
  });
}

function mapValues<A, B>(
  values: Readonly<Record<string, A>>,
  map: (value: A) => B,
): Record<string, B> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value)]));
}

function scores(
  predictor: Predictor,
  test: Digits,
  validation: ValidationSet,
  pens: number,
): Scores {
  const { strokes } = validation;
  const logits = predictor(strokes.images);
  const perPen = strokes.labels.length / pens;
  const width = logits.length / strokes.labels.length;
  const strokesByPen = Array.from({ length: pens }, (_, pen) =>
    accuracy(
      logits.subarray(pen * perPen * width, (pen + 1) * perPen * width),
      slice(strokes, pen * perPen, (pen + 1) * perPen),
    ),
  );
  return {
    mnistTest: accuracy(predictor(test.images), test),
    mnistValidation: accuracy(predictor(validation.mnist.images), validation.mnist),
    strokes: accuracy(logits, strokes),
    strokesByPen,
  };
}

/** @throws Error at the first logit on which the trainer's graph and the reference engine differ. */
function demandEqual(network: Network, scale: number, digits: Digits, graph: Float32Array): void {
  const engine = inferLogits(network, digits.images, digits.labels.length);
  const width = engine.length / digits.labels.length;
  engine.forEach((logit, i) => {
    if (Math.fround(logit * scale) !== graph[i]) {
      throw new Error(
        `The trainer's graph and the reference engine differ on digit ${Math.floor(i / width)}, logit ${i % width}: ${graph[i]} against ${logit} · ${scale}.`,
      );
    }
  });
}
