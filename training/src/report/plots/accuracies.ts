/** Plot: accuracies by name (of a class, a writer, a kind of damage), with their 95 % intervals. */
import * as Plot from '@observablehq/plot';

import type { Tally } from '../../evaluate/inspect.ts';
import { hundredths, wilson } from '../format.ts';
import type { Html } from '../html.ts';
import { draw, seriesColour } from './plot.ts';

/** Pixels between the dots of one row. */
const ROW = 9;
/** Width of a column of figures, pixels. */
const COLUMN = 54;

/** Accuracies of one set of digits. */
export interface TallySet {
  readonly tallies: readonly Tally[];
  /** How often each digit was counted, drawn anew. */
  readonly drawings: number;
}

/**
 * A row for each name, a dot for each set that has it, the figures beside.
 * @param sets in the order and colours of a legend.
 * @param width in pixels.
 */
export function plotAccuracies(title: string, sets: readonly TallySet[], width = 460): Html {
  const names = [...new Set(sets.flatMap(({ tallies }) => tallies.map(({ name }) => name)))];
  const longest = Math.max(...names.map((name) => name.length));
  const marks = sets.flatMap(({ tallies, drawings }, i) => {
    const rows = tallies.map(({ name, digits, right }) => {
      const [low, high] = wilson(right, digits, drawings).map((share) => share * 100);
      return { name, share: (right / digits) * 100, low, high, text: hundredths(right / digits) };
    });
    const [colour, dy] = [seriesColour(i), (i - (sets.length - 1) / 2) * ROW];
    return [
      Plot.ruleY(rows, {
        y: 'name',
        x1: 'low',
        x2: 'high',
        stroke: colour,
        strokeOpacity: 0.45,
        strokeWidth: 3,
        dy,
      }),
      Plot.dot(rows, { y: 'name', x: 'share', fill: colour, r: 4, dy }),
      Plot.text(rows, {
        y: 'name',
        text: 'text',
        frameAnchor: 'right',
        dx: COLUMN * (i + 1),
        fill: colour,
        fontWeight: 600,
      }),
    ];
  });
  return draw(title, {
    width,
    height: 66 + names.length * (16 + ROW * (sets.length - 1)),
    marginLeft: 24 + 6.2 * longest,
    marginRight: COLUMN * sets.length + 6,
    marginTop: 8,
    x: { label: 'read right, %', grid: true, nice: true, ticks: 5 },
    y: { label: null, domain: names, tickSize: 0 },
    marks,
  });
}
