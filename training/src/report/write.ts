/** Owns where the page goes. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { writeFileAtomically } from '../files/atomic.ts';
import { readBundles } from './bundles.ts';
import { readComparison } from './comparison.ts';
import type { ReportData } from './data.ts';
import { hashFile } from './hash.ts';
import type { KeptReport } from './kept.ts';
import { makePage } from './page.ts';

/** A page of fewer bytes travels with its bundle. */
export const TRAVELS_BELOW = 400_000;

/**
 * Writes `report.html` into the step's folder, and beside the bundle where it is small and the bundle
 * there is the one that it tells of.
 * @param bundle the bundle's folder; the others at hand lie beside it.
 */
export async function writeReport(
  data: ReportData,
  folder: string,
  bundle: string,
  log: (line: string) => void,
): Promise<void> {
  const models = dirname(bundle);
  const page = makePage(data, readBundles(models), readComparison(models));
  const bytes = Buffer.byteLength(page);
  const travels = bytes < TRAVELS_BELOW && isBundle(bundle, data);
  for (const place of travels ? [folder, bundle] : [folder]) {
    const path = join(place, 'report.html');
    await writeFileAtomically(path, page);
    log(`Report: ${path}, ${bytes} bytes`);
  }
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
  for (const { folder, data } of kept) {
    const major = data.version.split('.')[0] ?? '0';
    await writeReport(data, folder, join(models, `${data.name}-v${major}`), log);
  }
}

function isBundle(folder: string, { hashes }: ReportData): boolean {
  const path = join(folder, 'model.bin');
  const told = hashes.files.find(({ name }) => name === 'model.bin');
  return existsSync(path) && told !== undefined && hashFile(path).hex === told.hex;
}
