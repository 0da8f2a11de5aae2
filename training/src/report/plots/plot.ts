/** Owns drawing: a figure of Observable Plot as inline SVG in the page's own colours. */
import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';

import { html, Html } from '../html.ts';

/** Colours of series, as many as the style sheet has, for light and for dark paper. */
const SERIES = 6;

/** The colour of the n-th series; they come round. */
export function seriesColour(index: number): string {
  return `var(--series-${(index % SERIES) + 1})`;
}

/** Draws. @param description what the figure shows, for who does not see it. */
export function draw(description: string, options: Plot.PlotOptions): Html {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const svg = Plot.plot({
    ...options,
    x: { labelAnchor: 'center', labelArrow: 'none', labelOffset: 34, ...options.x },
    marginBottom: options.marginBottom ?? 40,
    document,
    className: 'plot',
    ariaLabel: description,
    style: { background: 'none', fontFamily: 'inherit', fontSize: '12px' },
  });
  svg.setAttribute('role', 'img');
  return new Html(svg.outerHTML);
}

/** A legend of series in their colours. */
export function legend(names: readonly string[]): Html {
  const entries = names.map(
    (name, i) => html`<li><i style="background:${seriesColour(i)}"></i>${name}</li>`,
  );
  return html`<ul class="legend">
    ${entries}
  </ul>`;
}
