/** Plot: one network compressed in many ways, bytes against accuracy. */
import * as Plot from '@observablehq/plot';

import type { Compressed } from '../../steps/comparison.ts';
import type { Html } from '../html.ts';
import { draw } from './plot.ts';

/** Draws every row as a dot with the row's number; the larger, the more multiply-accumulates. Up and left is better. */
export function plotCompression(rows: readonly Compressed[]): Html {
  const misread = ({ scores }: Compressed): number => (1 - scores.mnistTest) * 100;
  const numbered = rows.map((row, i) => ({ ...row, number: String(i + 1) }));
  return draw('Bytes against accuracy on the MNIST test set, by way to compress', {
    width: 990,
    height: 440,
    marginLeft: 50,
    marginRight: 30,
    x: { type: 'log', label: 'bytes', grid: true, tickFormat: '~s' },
    y: {
      type: 'log',
      reverse: true,
      label: 'MNIST test, % misread',
      grid: true,
      ticks: 8,
      tickFormat: '~r',
    },
    r: { type: 'sqrt', range: [0, 10], domain: [0, Math.max(1, ...rows.map(({ macs }) => macs))] },
    marks: [
      Plot.dot(numbered, {
        x: 'bytes',
        y: misread,
        r: 'macs',
        fill: 'var(--series-1)',
        fillOpacity: 0.35,
        stroke: 'var(--series-1)',
      }),
      Plot.text(numbered, {
        x: 'bytes',
        y: misread,
        text: 'number',
        fontSize: 10,
        fill: 'var(--ink)',
      }),
    ],
  });
}
