/** A bundle's network on the SDK's reference engine, for what is measured of a whole reading. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { DIGIT_BYTES } from '../data/digits.ts';
import { REPOSITORY, resolveGiven } from '../files/paths.ts';
import { decodeModel, inferLogits, type Recogniser, toPredictions } from '../sdk.ts';

/** The bundle that is measured where none is named. */
export const DEFAULT_BUNDLE: string = join(REPOSITORY, 'models', 'digits-v1');

/** @param bundle a folder that holds a `model.bin`. @throws Error where there is none, or no model. */
export function openRecogniser(bundle: string): Recogniser {
  const model = decodeModel(readFileSync(join(resolveGiven(bundle), 'model.bin')));
  return {
    labels: model.labels,
    recognise(digits) {
      const count = digits.length / DIGIT_BYTES;
      const logits = inferLogits(model.network, digits, count);
      return Promise.resolve(toPredictions({ digits, count, logits, engine: 'js' }, model));
    },
    proceed: () => undefined,
  };
}
