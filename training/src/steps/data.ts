/** Step: the digits that train and the digits that choose, strokes rendered in every pen width. */
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
  readonly train: TrainingSet;
  readonly validation: ValidationSet;
  /** Changes when any byte of it does. */
  readonly key: string;
}

/** What choices are made on: the kept-back MNIST training digits and the kept-back writers. */
export interface ValidationSet {
  readonly mnist: Digits;
  /** The kept-back writers' digits in every pen width, one after the other. */
  readonly strokes: Digits;
}

/** Loads, renders and cuts. Rendered strokes are kept in the step's folder. */
export async function prepareData(
  config: RecipeConfig['data'],
  source: DataSource,
  workshop: Workshop,
): Promise<LearningData> {
  const mnist = await loadMnistSplit(source);
  const pens = await loadPenDigitSplit(source);
  const trainPens = pens.train.slice(0, config.penLimit ?? undefined);
  const validationPens = pens.validation.slice(0, config.validationLimit);
  const rendered = await step(
    workshop,
    'strokes',
    { config, renderer: fingerprint(pens.validation.slice(0, 10)) },
    async (folder) => {
      const render = async (
        name: string,
        digits: readonly PenDigit[],
        widths: readonly number[],
      ): Promise<void> => {
        const bar = workshop.progress.start(`Render ${name} strokes`, widths.length);
        for (const [i, width] of widths.entries()) {
          workshop.signal.throwIfAborted();
          await writeFileAtomically(
            rendersPath(folder, name, i),
            renderDigits(digits, [width]).images,
          );
          bar.update(i + 1);
          await new Promise(setImmediate);
        }
        bar.stop();
      };
      await render('train', trainPens, config.trainPens);
      await render('validation', validationPens, config.validationPens);
      return { train: trainPens.length, validation: validationPens.length };
    },
  );
  const read = (name: string, digits: readonly PenDigit[], i: number): Digits => ({
    images: readFileSync(rendersPath(rendered.folder, name, i)),
    labels: Uint8Array.from(digits, (digit) => digit.label),
  });
  return {
    train: {
      mnist: slice(mnist.train, 0, config.mnistLimit),
      pens: config.trainPens.map((_, i) => read('train', trainPens, i)),
    },
    validation: {
      mnist: slice(mnist.validation, 0, config.validationLimit),
      strokes: concat(config.validationPens.map((_, i) => read('validation', validationPens, i))),
    },
    key: rendered.key,
  };
}

function rendersPath(folder: string, name: string, pen: number): string {
  return join(folder, `${name}-pen${pen}.bin`);
}

/** A hash of what renderer and preprocessing make of a few digits: changes when their code does. */
function fingerprint(digits: readonly PenDigit[]): string {
  return createHash('sha256')
    .update(renderDigits(digits, [0.05, 0.1]).images)
    .digest('hex');
}
