/** Plot: how many answers were right against how sure the network was of them. */
import * as Plot from '@observablehq/plot';

import type { ReliabilityBin } from '../../evaluate/reliability.ts';
import { percent, whole, wilson } from '../format.ts';
import type { Html } from '../html.ts';
import { draw, seriesColour } from './plot.ts';

/** @param series its place in the legend. */
export function plotReliability(
  title: string,
  bins: readonly ReliabilityBin[],
  series: number,
): Html {
  const colour = seriesColour(series);
  const points = bins
    .filter(({ digits }) => digits > 0)
    .map(({ digits, right, expected }) => {
      const [low, high] = wilson(right, digits);
      const [confidence, share] = [expected / digits, right / digits];
      const says = `${whole(digits)} digits: ${percent(confidence)} sure, ${percent(share)} right`;
      return { confidence, share, low, high, digits, says };
    });
  return draw(`${title}: share right by confidence`, {
    width: 440,
    height: 400,
    marginLeft: 46,
    x: { label: 'confidence', domain: [0, 1], percent: true, ticks: 5 },
    y: { label: 'right, %', domain: [0, 1], percent: true, grid: true, ticks: 5 },
    r: { type: 'sqrt', range: [3, 14] },
    marks: [
      Plot.line(
        [
          [0, 0],
          [1, 1],
        ],
        { stroke: 'var(--faint)', strokeDasharray: '4 4' },
      ),
      Plot.ruleX(points, {
        x: 'confidence',
        y1: 'low',
        y2: 'high',
        stroke: colour,
        strokeOpacity: 0.45,
        strokeWidth: 3,
      }),
      Plot.dot(points, {
        x: 'confidence',
        y: 'share',
        r: 'digits',
        fill: colour,
        fillOpacity: 0.85,
        title: 'says',
      }),
      Plot.text(points, {
        x: 'confidence',
        y: 'share',
        text: ({ digits }: { digits: number }) => whole(digits),
        dy: -18,
        fill: 'var(--faint)',
        fontSize: 10,
      }),
    ],
  });
}
