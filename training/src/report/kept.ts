/** The data of reports, as their steps kept them in a working folder. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import type { ReportData } from './data.ts';

/** A finished report step. */
export interface KeptReport {
  readonly folder: string;
  readonly data: ReportData;
}

/** The newest of each bundle; none where nothing was trained. @param root a recipe's working folder. */
export function readKept(root: string): KeptReport[] {
  if (!existsSync(root)) return [];
  const finished = readdirSync(root)
    .filter((name) => name.startsWith('report-'))
    .map((name) => join(root, name))
    .filter((folder) => existsSync(join(folder, 'done.json')))
    .map((folder) => ({ folder, time: statSync(join(folder, 'done.json')).mtimeMs }))
    .sort((a, b) => a.time - b.time);
  const newest = new Map<string, KeptReport>();
  for (const { folder } of finished) {
    const data = JSON.parse(readFileSync(join(folder, 'done.json'), 'utf8')) as ReportData;
    newest.set(data.name, { folder, data });
  }
  return [...newest.values()];
}
