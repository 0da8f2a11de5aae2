/** Plot: how many answers were right against how sure the network was of them. */
import * as Plot from '@observablehq/plot';

import type { ReliabilityBin } from '../../evaluate/reliability.ts';
import { percent, whole, wilson } from '../format.ts';
import type { Html } from '../html.ts';
import { draw, seriesColour } from './plot.ts';

/**
 * @param series its place in the legend.
 * @param drawings how often each digit was counted, drawn anew.
 */
export function plotReliability(
  title: string,
  bins: readonly ReliabilityBin[],
  series: number,
  drawings: number,
): Html {
  const colour = seriesColour(series);
  const points = bins
    .filter(({ digits }) => digits > 0)
    .map(({ digits, right, expected }) => {
      const [sure, share, interval] = [
        expected / digits,
        right / digits,
        wilson(right, digits, drawings),
      ];
      const [low, high] = interval.map((end) => end * 100);
      return {
        sure: sure * 100,
        share: share * 100,
        low,
        high,
        digits,
        count: whole(digits),
        says: `${whole(digits)} digits: ${percent(sure)} sure, ${percent(share)} right`,
      };
    });
  return draw(`${title}: share right by confidence`, {
    width: 440,
    height: 400,
    marginLeft: 46,
    x: { label: 'confidence, %', domain: [0, 100], ticks: 5 },
    y: { label: 'right, %', domain: [0, 100], grid: true, ticks: 5 },
    r: { type: 'sqrt', range: [3, 14] },
    marks: [
      Plot.line(
        [
          [0, 0],
          [100, 100],
        ],
        { stroke: 'var(--faint)', strokeDasharray: '4 4' },
      ),
      Plot.ruleX(points, {
        x: 'sure',
        y1: 'low',
        y2: 'high',
        stroke: colour,
        strokeOpacity: 0.45,
        strokeWidth: 3,
      }),
      Plot.dot(points, {
        x: 'sure',
        y: 'share',
        r: 'digits',
        fill: colour,
        fillOpacity: 0.85,
        title: 'says',
      }),
      Plot.text(points, {
        x: 'sure',
        text: 'count',
        frameAnchor: 'bottom',
        dy: -4,
        fill: 'var(--faint)',
        fontSize: 10,
      }),
    ],
  });
}
