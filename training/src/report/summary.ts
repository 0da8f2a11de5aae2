/** What a run of a digit recipe came to, as rows for a terminal, beside the released bundles. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';

import type { Figures } from '../steps/evaluate.ts';
import type { Bundle } from '../steps/export.ts';
import { readBundles } from './bundles.ts';
import { hundredths, whole } from './format.ts';

/** One line; shares in per cent, sizes in bytes. */
export interface SummaryRow {
  readonly 'network': string;
  readonly 'MNIST test, %': string;
  readonly 'strokes, %': string;
  readonly 'model.bin': string;
  readonly '.tflite': string;
}

/**
 * Teachers, students with and without them, and the bundles that others have.
 * @param bundles what the run wrote.
 * @param released a folder of bundles to compare with; its own rows are left out of it.
 */
export function summarise(bundles: readonly Bundle<Figures>[], released: string): SummaryRow[] {
  const [first] = bundles;
  const own = new Set(bundles.map(({ name }) => name));
  return [
    ...(first ? [row('teachers together, float32', first.figures.committee)] : []),
    ...bundles.flatMap(({ name, folder, figures }) => [
      row(`${name}, int8, distilled`, figures.chosen.int8, folder),
      row(`${name}, int8, from labels alone`, figures.alone.int8, folder),
    ]),
    ...readBundles(released)
      .filter(({ name }) => !own.has(name))
      .map(({ name, version, mnistTest, strokes, folder }) =>
        row(`released ${name} ${version}`, { mnistTest, strokes }, folder),
      ),
  ];
}

function row(
  network: string,
  { mnistTest, strokes }: { readonly mnistTest: number; readonly strokes: number | undefined },
  folder?: string,
): SummaryRow {
  const size = (...path: string[]): string => {
    const file = folder && join(folder, ...path);
    return file && existsSync(file) ? whole(statSync(file).size) : '–';
  };
  return {
    'network': network,
    'MNIST test, %': hundredths(mnistTest),
    'strokes, %': hundredths(strokes),
    'model.bin': size('model.bin'),
    '.tflite': size('exports', 'tflite', 'model.tflite'),
  };
}
