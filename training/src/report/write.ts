/** Owns where the page goes. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { writeFileAtomically } from '../files/atomic.ts';
import { readBundles } from './bundles.ts';
import { readComparison } from './comparison.ts';
import { hashFile } from './hash.ts';
import { bundleOf, type KeptReport, tellsOf } from './kept.ts';
import { makePage } from './page.ts';

/** A page of fewer bytes travels with its bundle. */
export const TRAVELS_BELOW = 400_000;

/**
 * Writes `report.html` into the step's folder, and beside the bundle where it is small and the bundle
 * there is the one that it tells of; a page there that tells of another is removed.
 * @param models where the bundles lie.
 */
export async function writeReport(
  { folder, data }: KeptReport,
  models: string,
  log: (line: string) => void,
): Promise<void> {
  const page = makePage(data, readBundles(models), readComparison(models));
  const bytes = Buffer.byteLength(page);
  const bundle = bundleOf(data, models);
  const travels = bytes < TRAVELS_BELOW && tellsOf(data, models);
  for (const place of travels ? [folder, bundle] : [folder]) {
    const path = join(place, 'report.html');
    await writeFileAtomically(path, page);
    log(`Report: ${path}, ${bytes} bytes`);
  }
  if (!travels) removeStrange(bundle, log);
}

/** Removes a page that says nothing of the model beside it. */
function removeStrange(bundle: string, log: (line: string) => void): void {
  const [page, model] = ['report.html', 'model.bin'].map((name) => join(bundle, name)) as [
    string,
    string,
  ];
  if (!existsSync(page) || !existsSync(model)) return;
  if (readFileSync(page, 'utf8').includes(hashFile(model).hex)) return;
  rmSync(page);
  log(`Removed ${page}: it told of another model.`);
}

/**
 * Writes the reports of a recipe's bundles, each of which shows all bundles at hand and the comparison:
 * so when one of those is new, all of them are written.
 * @param models where the bundles lie.
 */
export async function writeReports(
  kept: readonly KeptReport[],
  models: string,
  log: (line: string) => void,
): Promise<void> {
  for (const report of kept) await writeReport(report, models, log);
}
