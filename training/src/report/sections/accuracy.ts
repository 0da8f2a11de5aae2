/** Section: accuracy by class and by writer. */
import type { Tally } from '../../evaluate/inspect.ts';
import type { ReportData } from '../data.ts';
import { html } from '../html.ts';
import { plotAccuracies } from '../plots/accuracies.ts';
import { legend } from '../plots/plot.ts';
import { figure, type Section } from './section.ts';

/** See the top of this file. */
export function accuracySection({ figures, inspection, labels }: ReportData): Section {
  const { mnistTest, strokes, writers } = inspection;
  const pens = figures.chosen.int8.strokesByPen.length;
  const classes = [
    { tallies: tallyClasses(mnistTest.confusions, labels), drawings: 1 },
    { tallies: tallyClasses(strokes.confusions, labels), drawings: pens },
  ];
  const hands = [
    { tallies: [], drawings: 1 },
    { tallies: writers, drawings: pens },
  ];
  return {
    id: 'accuracy',
    title: 'Accuracy',
    lead: 'Per cent read right by class and by writer, with 95 % confidence intervals (Wilson). Each stroke digit counts once for every pen width that it was drawn with; the intervals take those as one.',
    body: [
      legend(['MNIST test', 'strokes']),
      html`<div class="row">
        ${[
          figure('By class', plotAccuracies('Accuracy by class', classes)),
          figure('Strokes by writer', plotAccuracies('Accuracy by writer', hands)),
        ]}
      </div>`,
    ],
  };
}

/** How many digits of each label were read right, from their confusions. */
export function tallyClasses(
  confusions: readonly (readonly number[])[],
  labels: readonly string[],
): Tally[] {
  return confusions.map((row, label) => ({
    name: labels[label] ?? '',
    digits: row.reduce((a, b) => a + b, 0),
    right: row[label] ?? 0,
  }));
}
