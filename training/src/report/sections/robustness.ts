/** Section: what damage the network stands. */
import type { ReportData } from '../data.ts';
import { mean, percent } from '../format.ts';
import { plotAccuracies } from '../plots/accuracies.ts';
import { figure, type Section } from './section.ts';

/** See the top of this file. */
export function robustnessSection({ figures, inspection }: ReportData): Section {
  const { corruptions } = figures;
  const digits = inspection.mnistTest.confusions.flat().reduce((a, b) => a + b, 0);
  const tallies = Object.entries(corruptions).map(([name, share]) => ({
    name,
    digits,
    right: Math.round(share * digits),
  }));
  return {
    id: 'robustness',
    title: 'Robustness',
    lead: `The MNIST test set, every digit damaged afresh in one way at a time. None of these pictures trained. Mean ${percent(mean(Object.values(corruptions)))}.`,
    body: figure(
      'By kind of damage',
      plotAccuracies('Accuracy by kind of damage', [{ tallies, drawings: 1 }], 940),
    ),
  };
}
