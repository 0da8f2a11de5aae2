/** What is said of files that are not to be used, however they fail. */
import { InkdigitError } from '../errors.ts';

/** Refuses a file that is a model, but not whole. @throws {InkdigitError} `model-integrity`, always. */
export function damaged(problem: string): never {
  throw new InkdigitError('model-integrity', `The model is damaged (${problem}): load it again.`);
}

/** Refuses a model that was made wrong. @throws {InkdigitError} `model-format`, always. */
export function invalid(problem: string): never {
  throw new InkdigitError('model-format', `The model is not valid (${problem}): export it again.`);
}
