/** What is measured of every network: how many digits of each set it reads right. */
import { slice, type Digits } from '../data/digits.ts';
import { accuracy } from '../evaluate/accuracy.ts';
import type { Predictor } from '../evaluate/predictors.ts';
import type { ValidationSet } from './data.ts';

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

/** Measures a network. @param pens how many pen widths the strokes come in, one after the other. */
export async function scores(
  predictor: Predictor,
  test: Digits,
  validation: ValidationSet,
  pens: number,
): Promise<Scores> {
  const { strokes } = validation;
  const logits = await predictor(strokes.images);
  const perPen = strokes.labels.length / pens;
  const width = logits.length / strokes.labels.length;
  const strokesByPen = Array.from({ length: pens }, (_, pen) =>
    accuracy(
      logits.subarray(pen * perPen * width, (pen + 1) * perPen * width),
      slice(strokes, pen * perPen, (pen + 1) * perPen),
    ),
  );
  return {
    mnistTest: accuracy(await predictor(test.images), test),
    mnistValidation: accuracy(await predictor(validation.mnist.images), validation.mnist),
    strokes: accuracy(logits, strokes),
    strokesByPen,
  };
}
