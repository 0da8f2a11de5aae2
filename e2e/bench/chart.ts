/**
 * The picture of a run: one panel a quantity, one line a contender, on logarithmic scales, from the
 * samples alone. Drawn with Observable Plot; knows nothing of how anything was measured.
 */
import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import type { Machine } from './machine.ts';
import { figure } from './numbers.ts';
import type { Quantity } from './results.ts';
import type { Measured } from './tables.ts';

const WIDTH = 860;
const LABELS = 210;
const ROW = 19;
const HEAD = 62;
const INK = '#1f2328';
const PAPER = '#ffffff';
const OURS = '#0a7d4f';
const OTHERS = '#9aa3ad';

interface Panel {
  readonly title: string;
  readonly unit: string;
  readonly better: '← better' | 'better →';
  /** The value to draw; what gives none gets no dot. */
  readonly quantity: (name: string) => Quantity | undefined;
}

interface Dot {
  readonly label: string;
  readonly ours: boolean;
  readonly median: number;
  readonly least: number;
  readonly most: number;
  readonly note: string;
}

/** Draws a run. @returns a whole SVG file. */
export function drawChart(run: Measured & { readonly machine: Machine }): string {
  const { results, machine } = run;
  const panels: Panel[] = [
    { title: 'Download', unit: 'kB, Brotli', better: '← better', quantity: () => 'kilobytes' },
    {
      title: 'Cold start, navigation to first digit',
      unit: 'ms',
      better: '← better',
      quantity: () => 'coldMs',
    },
    {
      title: 'Cold start at 10 Mb/s and 40 ms',
      unit: 'ms',
      better: '← better',
      quantity: () => 'coldThrottledMs',
    },
    { title: 'One digit', unit: 'ms', better: '← better', quantity: () => 'singleP50Ms' },
    {
      title: 'Many digits, in batches of 4,096 or the largest that took less than 2 s',
      unit: 'digits a second',
      better: 'better →',
      quantity: (name) => {
        const size = results.largestBatch(name, 4096);
        return size === undefined ? undefined : `digitsPerSecond@${size}`;
      },
    },
  ];
  const height = run.contenders.length * ROW + HEAD;
  const drawn = panels.map((panel, i) => drawPanel(run, panel, i * height));
  const note = `${machine.date} · ${machine.browser} · ${machine.cpu} · WebGPU: ${machine.adapter}`;
  const total = panels.length * height + 24;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${total}" width="${WIDTH}" height="${total}" font-family="system-ui, sans-serif" font-size="12">`,
    `<rect width="100%" height="100%" fill="${PAPER}" />`,
    ...drawn,
    `<text x="16" y="${total - 10}" fill="${INK}" font-size="11">${escape(note)}</text>`,
    '</svg>\n',
  ].join('\n');
}

/** One quantity of everybody, `top` pixels down. */
function drawPanel({ results, contenders }: Measured, panel: Panel, top: number): string {
  const dots = contenders.flatMap(({ name, label, kind }): Dot[] => {
    const quantity = panel.quantity(name);
    const spread = quantity && results.spread(name, quantity);
    if (!spread) return [];
    return [{ ...spread, label, ours: kind === 'ours', note: figure(spread.median) }];
  });
  const color = ({ ours }: Dot): string => (ours ? OURS : OTHERS);
  const { document } = parseHTML('<!doctype html><body></body>');
  const plot = Plot.plot({
    document: document as unknown as Document,
    width: WIDTH,
    height: contenders.length * ROW + HEAD,
    marginLeft: LABELS,
    marginRight: 60,
    marginTop: 36,
    style: { background: PAPER, color: INK, fontSize: '12px' },
    x: { type: 'log', label: null, grid: true, ticks: 6, tickFormat: figure, nice: true },
    y: { label: null, domain: contenders.map(({ label }) => label), tickSize: 0 },
    marks: [
      Plot.ruleY(dots, {
        y: 'label',
        x1: 'least',
        x2: 'most',
        stroke: color,
        strokeWidth: 5,
        strokeOpacity: 0.35,
      }),
      Plot.dot(dots, { x: 'median', y: 'label', r: 5, fill: color }),
      Plot.text(dots, {
        x: 'most',
        y: 'label',
        text: 'note',
        dx: 9,
        textAnchor: 'start',
        fill: INK,
      }),
    ],
  });
  // Nested as it is: an <svg> within an <svg> has a place of its own.
  plot.setAttribute('y', String(top));
  const title = `${panel.title}, ${panel.unit} (${panel.better})`;
  return `${plot.outerHTML}\n<text x="16" y="${top + 22}" fill="${INK}" font-size="14" font-weight="600">${escape(title)}</text>`;
}

function escape(text: string): string {
  return text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
