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
  const lines = curves.map(({ history }, i) => {
    const points = history.map((record) => ({ epoch: record.epoch, value: of(record) }));
    return Plot.line(points, {
      x: 'epoch',
      y: 'value',
      stroke: seriesColour(i),
      strokeWidth: 1.75,
      marker: points.length < 12 ? 'dot' : 'none',
    });
  });
  return draw(`${title} by epoch`, {
    width: 330,
    height: 220,
    marginLeft: 42,
    x: { label: 'epoch', ticks: 6, tickFormat: 'd' },
    y: {
      label: title,
      type: scale,
      grid: true,
      ticks: 5,
      ...(scale === 'log' && { tickFormat: '~g' }),
    },
    marks: lines,
  });
}
