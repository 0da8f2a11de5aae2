/** Section: how the networks learned. */
import type { Curve, ReportData } from '../data.ts';
import { html, type Html } from '../html.ts';
import { type Measure, plotCurves } from '../plots/curves.ts';
import { legend } from '../plots/plot.ts';
import { figure, type Section } from './section.ts';

const STAGES: readonly (readonly [Curve['stage'], string])[] = [
  ['teachers', 'Teachers, float32'],
  ['students', 'Students, float32'],
  ['fine-tuning', 'Students, fine-tuned as int8'],
];

const SCORES: Readonly<Record<string, string>> = {
  mnist: 'kept-back MNIST digits misread, %',
  strokes: 'strokes misread, %',
};

/** See the top of this file. */
export function curvesSection({ curves }: ReportData): Section {
  return {
    id: 'curves',
    title: 'Curves',
    lead: 'The loss of each epoch, and what the averaged weights misread of the validation digits after it. A student without teachers has another loss: compare its errors, not its loss.',
    body: STAGES.map(([stage, title]) =>
      stageOf(
        title,
        curves.filter((curve) => curve.stage === stage),
      ),
    ),
  };
}

function stageOf(title: string, curves: readonly Curve[]): Html {
  const scores = new Set(
    curves.flatMap(({ history }) => history.flatMap((record) => Object.keys(record.scores))),
  );
  const measures: Measure[] = [
    { title: 'loss', scale: 'log', of: ({ loss }) => loss },
    ...[...scores].map((name): Measure => ({
      title: SCORES[name] ?? `${name}: misread, %`,
      scale: 'linear',
      of: (record) => misread(record.scores[name]),
    })),
  ];
  const drawings = measures.map((measure) => figure(measure.title, plotCurves(curves, measure)));
  return html`<h3>${title}</h3>
    ${legend(curves.map((curve) => curve.title))}
    <div class="row">${drawings}</div>`;
}

function misread(share: number | undefined): number | undefined {
  return share === undefined ? undefined : (1 - share) * 100;
}
