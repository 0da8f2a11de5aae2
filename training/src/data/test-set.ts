/**
 * Owns the one door to the MNIST test set. Only the final evaluation of a finished model may import
 * this module (lint enforces it): whatever is chosen, is chosen on the validation digits of splits.ts.
 */
import type { Digits } from './digits.ts';
import { loadMnist } from './load-mnist.ts';
import type { DataSource } from './source.ts';

/** MNIST's 10,000 test digits, in the published order. @throws DataError when they cannot be had. */
export function loadTestSet(source: DataSource): Promise<Digits> {
  return loadMnist('test', source);
}
