/** What the papers of a digit bundle say. */
import type { RecipeConfig } from '../config.ts';
import { MNIST_FILES } from '../data/mnist.ts';
import { PEN_DIGITS_FILE } from '../data/pendigits.ts';
import { makeCard } from '../export/card.ts';
import type { DigitData } from './data.ts';
import type { Figures } from './evaluate.ts';
import type { Papers } from './export.ts';

/** The papers of every bundle of the recipe. */
export function digitPapers(config: RecipeConfig, data: DigitData): Papers<Figures> {
  return {
    labels: data.labels,
    examples: data.validation.mnist,
    sources: [
      ...Object.values(MNIST_FILES.train),
      ...Object.values(MNIST_FILES.test),
      PEN_DIGITS_FILE,
    ],
    metrics: ({ chosen: { int8 } }) => ({ mnistTest: int8.mnistTest, strokes: int8.strokes }),
    card: (parts) => makeCard(config, parts),
  };
}
