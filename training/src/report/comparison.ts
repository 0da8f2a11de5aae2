/** The comparison of ways to compress: a table, a picture, and the figures for other programs. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { writeFileAtomically } from '../files/atomic.ts';
import type { Compressed } from '../steps/comparison.ts';
import { hundredths, whole } from './format.ts';
import { plotCompression } from './plots/compression.ts';
import { PAINT } from './style.ts';

const FILE = 'comparison.json';

/** The columns of the table, with what they say of a row. */
export const COLUMNS: readonly (readonly [string, (row: Compressed) => string])[] = [
  ['way', ({ title }) => title],
  ['student of', ({ bundle }) => bundle],
  ['bytes', ({ bytes }) => whole(bytes)],
  ['multiply-accumulates', ({ macs }) => whole(macs)],
  ['MNIST test, %', ({ scores }) => hundredths(scores.mnistTest)],
  ['MNIST kept back, %', ({ scores }) => hundredths(scores.mnistValidation)],
  ['strokes, %', ({ scores }) => hundredths(scores.strokes)],
];

/** Writes comparison.json, comparison.md and comparison.svg into the folder. */
export async function writeComparison(
  rows: readonly Compressed[],
  folder: string,
  log: (line: string) => void,
): Promise<void> {
  const path = join(folder, 'comparison.md');
  await writeFileAtomically(join(folder, FILE), `${JSON.stringify(rows, null, 2)}\n`);
  await writeFileAtomically(path, makeMarkdown(rows));
  await writeFileAtomically(join(folder, 'comparison.svg'), makeSvg(rows));
  log(`Comparison: ${path}`);
}

/** What a folder of bundles has of it; nothing where none was made. */
export function readComparison(folder: string): readonly Compressed[] {
  const path = join(folder, FILE);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Compressed[]) : [];
}

function makeMarkdown(rows: readonly Compressed[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const head = ['', ...COLUMNS.map(([title]) => title)];
  return `# Ways to compress

The float students of each bundle's first seed, made smaller in many ways. Every row but the float ones is a whole \`model.bin\` that the same integer engines run; fine-tuned ones learned for a few epochs as what they are. Written by \`npm run train -- --compare\`.

![Bytes against accuracy](comparison.svg)

${line(head)}
${line(head.map(() => '---'))}
${rows.map((row, i) => line([String(i + 1), ...COLUMNS.map(([, say]) => say(row))])).join('\n')}
`;
}

/** The plot as a file of its own: with the page's colours, and a font that it cannot inherit. */
function makeSvg(rows: readonly Compressed[]): string {
  return plotCompression(rows)
    .markup.replace('<svg', '<svg xmlns="http://www.w3.org/2000/svg"')
    .replace('font-family:inherit', 'font-family:system-ui,sans-serif')
    .replace('>', `><style>${PAINT}</style>`);
}
