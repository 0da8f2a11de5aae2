/** The head of the page: which bundle, and its chief figures. */
import type { ReportData } from '../data.ts';
import { mean, percent, whole } from '../format.ts';
import { html, type Html } from '../html.ts';

/** Name, one line, and a row of figures. */
export function summarise({ name, version, bytes, macs, figures }: ReportData): Html {
  const { chosen, runs, calibrationError, corruptions, rejection } = figures;
  const tiles: readonly (readonly [string, string, string])[] = [
    [percent(chosen.int8.mnistTest), 'MNIST test', 'the integer network that ships'],
    [percent(chosen.int8.strokes), 'strokes', 'of writers it never saw'],
    [whole(bytes), 'bytes', 'the whole model.bin'],
    [`${(macs / 1e6).toFixed(2)} M`, 'multiply-accumulates', 'for one digit'],
    [percent(calibrationError.mnistTest), 'calibration error', 'expected, on MNIST test'],
    [percent(mean(Object.values(corruptions))), 'damaged digits', 'mean over every kind'],
    [rejection.areaUnderRoc.mnistTest.toFixed(4), 'area under ROC', 'digits against letters'],
  ];
  return html`<header>
    <h1>${name} <small>${version}</small></h1>
    <p class="lead">
      How this reader of handwritten digits was made, and how well it reads. Validation data chose
      seed ${chosen.seed} among ${runs.length}.
    </p>
    <ul class="tiles">
      ${tiles.map(
        ([value, title, note]) => html`<li><b>${value}</b>${title}<small>${note}</small></li>`,
      )}
    </ul>
  </header>`;
}
