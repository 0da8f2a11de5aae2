/** Plot: how often each label was read as each. Only mistakes are coloured. */
import * as Plot from '@observablehq/plot';

import type { Html } from '../html.ts';
import { draw } from './plot.ts';

/** @param matrix counts, [label][read]. */
export function plotConfusions(
  title: string,
  matrix: readonly (readonly number[])[],
  labels: readonly string[],
): Html {
  const cells = matrix.flatMap((row, label) =>
    row.map((times, read) => ({ label, read, times, wrong: label !== read })),
  );
  const mistakes = cells.filter(({ times, wrong }) => wrong && times > 0);
  const [fitting, side] = labels.length > 16 ? [8, 720] : [12, 440];
  const name = (index: number): string => labels[index] ?? '';
  const margin = 28 + 6 * Math.max(...labels.map((label) => label.length));
  return draw(`${title}: how often each label was read as each`, {
    width: side,
    height: side,
    marginLeft: margin,
    marginTop: 44,
    marginBottom: 8,
    padding: 0.04,
    x: { label: 'read as', axis: 'top', domain: [...labels.keys()], tickFormat: name, tickSize: 0 },
    y: { label: 'is', domain: [...labels.keys()], tickFormat: name, tickSize: 0 },
    opacity: { type: 'sqrt', range: [0.12, 0.72], domain: [0, maximum(mistakes)] },
    marks: [
      Plot.cell(cells, { x: 'read', y: 'label', fill: 'var(--sunk)', rx: 3 }),
      Plot.cell(mistakes, {
        x: 'read',
        y: 'label',
        fill: 'var(--wrong)',
        fillOpacity: 'times',
        rx: 3,
      }),
      Plot.text(
        cells.filter(({ times }) => times > 0),
        {
          x: 'read',
          y: 'label',
          text: 'times',
          fill: (cell: { wrong: boolean }) => (cell.wrong ? 'var(--ink)' : 'var(--faint)'),
          fontSize: fitting,
        },
      ),
    ],
    color: { type: 'identity' },
  });
}

function maximum(mistakes: readonly { readonly times: number }[]): number {
  return Math.max(1, ...mistakes.map(({ times }) => times));
}
