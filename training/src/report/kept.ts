/** The data of reports, as their steps kept them in a working folder. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import type { ReportData } from './data.ts';
import { hashFile } from './hash.ts';

/** A finished report step. */
export interface KeptReport {
  readonly folder: string;
  readonly data: ReportData;
}

/**
 * One of each bundle; none where nothing was trained: the one that tells of the bundle at hand, which
 * need not be the one trained last, else the newest.
 * @param root a recipe's working folder. @param models where bundles lie.
 */
export function readKept(root: string, models: string): KeptReport[] {
  if (!existsSync(root)) return [];
  const finished = readdirSync(root)
    .filter((name) => name.startsWith('report-'))
    .map((name) => join(root, name))
    .filter((folder) => existsSync(join(folder, 'done.json')))
    .map((folder) => ({ folder, time: statSync(join(folder, 'done.json')).mtimeMs }))
    .sort((a, b) => a.time - b.time);
  const chosen = new Map<string, KeptReport>();
  for (const { folder } of finished) {
    const data = JSON.parse(readFileSync(join(folder, 'done.json'), 'utf8')) as ReportData;
    const before = chosen.get(data.name);
    if (before && tellsOf(before.data, models) && !tellsOf(data, models)) continue;
    chosen.set(data.name, { folder, data });
  }
  return [...chosen.values()];
}

/** The folder of the bundle that a report tells of. @param models where bundles lie. */
export function bundleOf({ name, version }: ReportData, models: string): string {
  return join(models, `${name}-v${version.split('.')[0] ?? '0'}`);
}

/** Whether the bundle at hand is the very one that a report tells of. */
export function tellsOf(data: ReportData, models: string): boolean {
  const path = join(bundleOf(data, models), 'model.bin');
  const told = data.hashes.files.find(({ name }) => name === 'model.bin');
  return existsSync(path) && told !== undefined && hashFile(path).hex === told.hex;
}
