/** Section: what the network says of what is no digit. */
import type { ReportData } from '../data.ts';
import { percent } from '../format.ts';
import { type Section, table } from './section.ts';

/** See the top of this file. */
export function rejectionSection({ figures }: ReportData): Section {
  const { threshold, digits, glyphs, areaUnderRoc } = figures.rejection;
  return {
    id: 'rejection',
    title: 'Rejection',
    lead: `What the network says of what is no digit. An answer of less confidence than ${threshold.toFixed(3)} is “unknown”. The threshold was chosen on validation digits; the letters and symbols never trained.`,
    body: table(
      ['set', 'answered “unknown”', 'area under ROC, against letters and symbols'],
      [
        ['MNIST test', percent(digits.mnistTest), areaUnderRoc.mnistTest.toFixed(4)],
        ['strokes', percent(digits.strokes), areaUnderRoc.strokes.toFixed(4)],
        ['letters and symbols', percent(glyphs), '–'],
      ],
    ),
  };
}
