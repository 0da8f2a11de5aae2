/** Section: ways to compress, beside each other. */
import type { Compressed } from '../../steps/comparison.ts';
import { COLUMNS } from '../comparison.ts';
import { plotCompression } from '../plots/compression.ts';
import { figure, type Section, table } from './section.ts';

/** @param rows of the last comparison, at least one. */
export function compressionSection(rows: readonly Compressed[]): Section {
  const cells = rows.map((row, i) => [String(i + 1), ...COLUMNS.map(([, say]) => say(row))]);
  return {
    id: 'compression',
    title: 'Ways to compress',
    lead: 'The float students of the first seed, made smaller in many ways, each a whole model.bin that the same integer engines run. The numbers are those of the table; the larger a dot, the more multiply-accumulates a digit takes.',
    body: [
      figure(
        'Misread digits of the MNIST test set by bytes; up and to the left is better',
        plotCompression(rows),
      ),
      table(['no.', ...COLUMNS.map(([title]) => title)], cells),
    ],
  };
}
