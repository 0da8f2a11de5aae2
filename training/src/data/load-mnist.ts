/**
 * Owns reading a part of MNIST from a source. Lint keeps it inside this folder: recipes use splits.ts,
 * the final evaluation test-set.ts.
 */
import type { Digits } from './digits.ts';
import { MNIST_FILES, parseMnist } from './mnist.ts';
import type { DataSource } from './source.ts';

/**
 * Loads one part of MNIST: `train` 60,000 digits, `test` 10,000, in the published order.
 * @throws DataError when the files cannot be had or are not MNIST.
 */
export async function loadMnist(part: 'train' | 'test', source: DataSource): Promise<Digits> {
  const files = MNIST_FILES[part];
  const images = await source.read(files.images);
  const labels = await source.read(files.labels);
  return parseMnist(images, labels);
}
