/** What is said of every file that is a model, but not whole. */
import { InkdigitError } from '../errors.ts';

/** @throws {InkdigitError} `model-integrity`, always. */
export function damaged(problem: string): never {
  throw new InkdigitError('model-integrity', `The model is damaged (${problem}): load it again.`);
}
