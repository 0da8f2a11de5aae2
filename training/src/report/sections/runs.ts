/** Section: every network that was trained, to see what seeds, teachers and fine-tuning are worth. */
import type { Scores } from '../../steps/scores.ts';
import type { ReportData, RunRow } from '../data.ts';
import { deviation, hundredths, mean } from '../format.ts';
import { html, type Html } from '../html.ts';
import { type Section, table } from './section.ts';

/** See the top of this file. */
export function runsSection({ figures, runs }: ReportData): Section {
  const { teachers, committee, chosen } = figures;
  const taught = runs.filter((run) => run.taught);
  const name = ({ seed, taught: hadTeachers }: RunRow): Html => {
    const title = `seed ${seed}, ${hadTeachers ? 'distilled' : 'without teachers'}`;
    return hadTeachers && seed === chosen.seed ? html`<b>${title} (ships)</b>` : html`${title}`;
  };
  const across = (title: string, fold: (shares: readonly number[]) => number): string[] => [
    title,
    ...COLUMNS.map(([, of]) => {
      const shares = taught.map(of).filter((share) => share !== undefined);
      return hundredths(shares.length === taught.length ? fold(shares) : undefined);
    }),
  ];
  return {
    id: 'runs',
    title: 'Runs',
    lead: 'Per cent of digits read right. Everything but one threshold (training/LOG.md, 2026-11-27) was chosen on the kept-back digits and the strokes of kept-back writers; the MNIST test set was read by the final evaluation alone. int8 after training: folded and calibrated, biases corrected, no more; fine-tuned: trained on as the integer network it is.',
    body: [
      table(
        ['student', ...COLUMNS.map(([title]) => title)],
        [
          ...runs.map((run) => [name(run), ...COLUMNS.map(([, of]) => hundredths(of(run)))]),
          ...(taught.length > 1
            ? [across('mean, distilled', mean), across('standard deviation', deviation)]
            : []),
        ],
      ),
      table(
        ['teacher, float32', 'MNIST test', 'kept back', 'strokes'],
        [
          ...Object.entries(teachers).map(([teacher, scores]) => [teacher, ...cells(scores)]),
          [html`<b>together (mean logits)</b>`, ...cells(committee)],
        ],
      ),
    ],
  };
}

/** The columns of a student's row; the test set is never read by what was not finished. */
const COLUMNS: readonly (readonly [string, (run: RunRow) => number | undefined])[] = [
  ['float32, MNIST test', ({ scores }) => scores.student.mnistTest],
  ['float32, kept back', ({ scores }) => scores.student.mnistValidation],
  ['float32, strokes', ({ scores }) => scores.student.strokes],
  ['int8 after training, kept back', ({ postTraining }) => postTraining['mnist']],
  ['int8 after training, strokes', ({ postTraining }) => postTraining['strokes']],
  ['int8 fine-tuned, kept back', ({ scores }) => scores.int8.mnistValidation],
  ['int8 fine-tuned, strokes', ({ scores }) => scores.int8.strokes],
  ['int8 fine-tuned, MNIST test', ({ scores }) => scores.int8.mnistTest],
];

function cells({ mnistTest, mnistValidation, strokes }: Scores): string[] {
  return [mnistTest, mnistValidation, strokes].map(hundredths);
}
