/** Plot: one measure of several networks, epoch by epoch. */
import * as Plot from '@observablehq/plot';

import type { EpochRecord } from '../../fit/fit.ts';
import type { Curve } from '../data.ts';
import type { Html } from '../html.ts';
import { draw, seriesColour } from './plot.ts';

/** What is plotted of an epoch. */
export interface Measure {
  readonly title: string;
  of(record: EpochRecord): number | undefined;
  readonly scale: 'linear' | 'log';
}

/** Draws curves in the colours of their order. */
export function plotCurves(curves: readonly Curve[], { title, of, scale }: Measure): Html {
  const marks = curves.flatMap(({ history }, i) => {
    const points = history.map((record, done) => ({ epoch: done + 1, value: of(record) }));
    const [place, colour] = [{ x: 'epoch', y: 'value' }, seriesColour(i)];
    return [
      Plot.line(points, { ...place, stroke: colour, strokeWidth: 1.75 }),
      // Few epochs are told apart; of one there is no line to see.
      ...(points.length < 12 ? [Plot.dot(points, { ...place, fill: colour, r: 2.5 })] : []),
    ];
  });
  const longest = Math.max(...curves.map(({ history }) => history.length));
  return draw(`${title} by epoch`, {
    width: 330,
    height: 210,
    marginTop: 10,
    marginLeft: 42,
    x: { label: 'epoch', ticks: Math.max(1, Math.min(6, longest - 1)), tickFormat: 'd' },
    y: {
      label: null,
      type: scale,
      grid: true,
      ticks: 5,
      ...(scale === 'log' && { tickFormat: '~g' }),
    },
    marks,
  });
}
