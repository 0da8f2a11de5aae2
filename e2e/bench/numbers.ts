/** How figures are written: counts whole, measurements with three digits that count, spread in brackets, ratios with a ×. */
import type { Spread } from './stats.ts';

/** Three significant digits, thousands set apart: 0.0113, 12.4, 20,700. */
export function figure(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString('en-GB', { maximumSignificantDigits: 3 });
}

/** A whole number, thousands set apart: 4,096. */
export function count(value: number): string {
  return value.toLocaleString('en-GB');
}

/** Middle and ends: `12.4 (11.9–13)`; a dash where nothing was measured. */
export function withSpread(spread: Spread | undefined): string {
  if (!spread) return '–';
  const { median, least, most, rounds } = spread;
  return rounds === 1 ? figure(median) : `${figure(median)} (${figure(least)}–${figure(most)})`;
}

/** `7.1×`; nothing where nothing was compared. */
export function times(ratio: Spread | undefined): string {
  return ratio ? `${figure(ratio.median)}×` : '';
}

/** A table in Markdown: the first column to the left, the others to the right. */
export function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, i) => (i === 0 ? '---' : '---:'))), ...rows.map(line)].join(
    '\n',
  );
}
