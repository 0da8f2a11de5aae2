/** Step: the digits that train and the digits that choose; the latter's strokes rendered in every pen width. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { TrainingSet } from '../augment/views.ts';
import type { RecipeConfig } from '../config.ts';
import { concat, slice, type Digits } from '../data/digits.ts';
import type { PenDigit } from '../data/pendigits.ts';
import { renderDigits } from '../data/render.ts';
import type { DataSource } from '../data/source.ts';
import { loadMnistSplit, loadPenDigitSplit } from '../data/splits.ts';
import { writeFileAtomically } from '../files/atomic.ts';
import { step, type Workshop } from './step.ts';

/** Everything that learning may see. */
export interface LearningData {
  /** What each class is called, in the order of the classes. */
  readonly labels: readonly string[];
  readonly train: TrainingSet;
  /** What choices are made on, by name. */
  readonly validation: Readonly<Record<string, Digits>>;
  /** Changes when any byte of it does. */
  readonly key: string;
}

/** The digits of MNIST and of the pen. */
export interface DigitData extends LearningData {
  readonly validation: ValidationSet;
  /** Who wrote each of the validation strokes. */
  readonly writers: readonly number[];
}

/** What choices about digits are made on: the kept-back MNIST training digits and the kept-back writers. */
export type ValidationSet = {
  readonly mnist: Digits;
  /** The kept-back writers' digits in every pen width, one after the other. */
  readonly strokes: Digits;
};

const LABELS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

/** Loads, renders and cuts. Rendered validation strokes are kept in the step's folder. */
export async function prepareData(
  config: RecipeConfig['data'],
  source: DataSource,
  workshop: Workshop,
): Promise<DigitData> {
  const mnist = await loadMnistSplit(source);
  const pens = await loadPenDigitSplit(source);
  const trainPens = pens.train.slice(0, config.penLimit ?? undefined);
  const validationPens = pens.validation.slice(0, config.validationLimit);
  const rendered = await step(
    workshop,
    'strokes',
    { config, renderer: fingerprint(pens.validation.slice(0, 10)) },
    async (folder) => {
      const bar = workshop.progress.start(
        'Render validation strokes',
        config.validationPens.length,
      );
      for (const [i, width] of config.validationPens.entries()) {
        workshop.signal.throwIfAborted();
        const { images } = renderDigits(validationPens, [width]);
        await writeFileAtomically(rendersPath(folder, i), images);
        bar.update(i + 1);
        await new Promise(setImmediate);
      }
      bar.stop();
      return { train: trainPens.length, validation: validationPens.length };
    },
  );
  const labels = Uint8Array.from(validationPens, ({ label }) => label);
  const read = (pen: number): Digits => ({
    images: readFileSync(rendersPath(rendered.folder, pen)),
    labels,
  });
  return {
    labels: LABELS,
    train: {
      pictures: slice(mnist.train, 0, config.mnistLimit),
      pens: trainPens,
    },
    validation: {
      mnist: slice(mnist.validation, 0, config.validationLimit),
      strokes: concat(config.validationPens.map((_, pen) => read(pen))),
    },
    writers: config.validationPens.flatMap(() => validationPens.map(({ writer }) => writer)),
    key: rendered.key,
  };
}

function rendersPath(folder: string, pen: number): string {
  return join(folder, `validation-pen${pen}.bin`);
}

/** A hash of what renderer and preprocessing make of a few digits: changes when their code does. */
function fingerprint(digits: readonly PenDigit[]): string {
  return createHash('sha256')
    .update(renderDigits(digits, [0.05, 0.1]).images)
    .digest('hex');
}
