/** Section: whether the network is as often right as it says. */
import type { ReportData } from '../data.ts';
import { percent } from '../format.ts';
import { html } from '../html.ts';
import { plotReliability } from '../plots/reliability.ts';
import { figure, type Section } from './section.ts';

/** See the top of this file. */
export function calibrationSection({ figures, inspection }: ReportData): Section {
  const { calibrationError, chosen } = figures;
  const { mnistTest, strokes } = inspection;
  return {
    id: 'calibration',
    title: 'Calibration',
    lead: 'Of the digits that the network is 80 % sure of, four of five should be right: dots on the dashed line. A dot is one of 15 equal bins of confidence, with its number of digits at the bottom and the 95 % interval of what was right. The expected calibration error is the mean distance from the line, by digits.',
    body: html`<div class="row">
      ${[
        figure(
          `Reliability diagram, MNIST test: calibration error ${percent(calibrationError.mnistTest)}`,
          plotReliability('MNIST test', mnistTest.reliability, 0, 1),
        ),
        figure(
          `Reliability diagram, strokes: calibration error ${percent(calibrationError.strokes)}`,
          plotReliability('Strokes', strokes.reliability, 1, chosen.int8.strokesByPen.length),
        ),
      ]}
    </div>`,
  };
}
