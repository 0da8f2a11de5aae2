/** Section: which labels are taken for which. */
import type { ReportData } from '../data.ts';
import { html } from '../html.ts';
import { plotConfusions } from '../plots/confusion.ts';
import { figure, type Section } from './section.ts';

/** See the top of this file. */
export function confusionsSection({ inspection, labels }: ReportData): Section {
  const { mnistTest, strokes } = inspection;
  return {
    id: 'confusions',
    title: 'Confusions',
    lead: 'A row is what the digit is, a column what it was read as; mistakes are coloured.',
    body: html`<div class="row">
      ${[
        figure(
          'Confusion matrix, MNIST test',
          plotConfusions('MNIST test', mnistTest.confusions, labels),
        ),
        figure('Confusion matrix, strokes', plotConfusions('Strokes', strokes.confusions, labels)),
      ]}
    </div>`,
  };
}
