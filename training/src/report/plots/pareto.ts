/** Plot: bytes against accuracy; the size of a dot is what a digit costs to read. */
import * as Plot from '@observablehq/plot';

import { ANCHORS, CEILINGS } from '../anchors.ts';
import type { BundlePoint } from '../bundles.ts';
import type { Html } from '../html.ts';
import { draw } from './plot.ts';

/** Draws our bundles, filled, among the published networks, hollow: their costs are not known. */
export function plotPareto(ours: readonly BundlePoint[]): Html {
  const titled = ours.map((bundle) => ({ ...bundle, title: `${bundle.name} ${bundle.version}` }));
  const share = ({ mnistTest }: { readonly mnistTest: number }): number => mnistTest * 100;
  const label = { x: 'bytes', y: share, dx: 11, textAnchor: 'start' } as const;
  // A family of networks is one line, named at its smallest.
  const named = ANCHORS.filter(
    ({ name }, i) => ANCHORS.findIndex((other) => other.name === name) === i,
  );
  const lowest = Math.min(...[...ours, ...ANCHORS].map(share));
  return draw('Bytes against accuracy on the MNIST test set', {
    width: 990,
    height: 440,
    marginLeft: 50,
    marginRight: 130,
    x: {
      type: 'log',
      label: 'bytes shipped',
      grid: true,
      tickFormat: '~s',
      domain: [2_000, 80_000],
    },
    y: { label: 'MNIST test, % right', grid: true, domain: [Math.floor(lowest * 5) / 5, 100] },
    r: { type: 'sqrt', range: [0, 13], domain: [0, Math.max(1, ...ours.map(({ macs }) => macs))] },
    marks: [
      Plot.ruleY(CEILINGS, { y: share, stroke: 'var(--faint)', strokeDasharray: '4 4' }),
      Plot.text(CEILINGS, {
        y: share,
        text: 'name',
        frameAnchor: 'left',
        textAnchor: 'start',
        dx: 6,
        dy: -8,
        fill: 'var(--faint)',
      }),
      Plot.line(ANCHORS, {
        x: 'bytes',
        y: share,
        z: 'name',
        stroke: 'var(--faint)',
        strokeOpacity: 0.4,
      }),
      Plot.dot(ANCHORS, {
        x: 'bytes',
        y: share,
        r: 5,
        stroke: 'var(--faint)',
        fill: 'var(--card)',
        strokeWidth: 1.5,
      }),
      Plot.text(named, { ...label, text: 'name', fill: 'var(--faint)' }),
      Plot.dot(titled, {
        x: 'bytes',
        y: share,
        r: 'macs',
        fill: 'var(--series-1)',
        fillOpacity: 0.85,
      }),
      Plot.text(titled, {
        ...label,
        dx: 17,
        text: 'title',
        fill: 'var(--series-1)',
        fontWeight: 600,
      }),
    ],
  });
}
