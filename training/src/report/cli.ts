/** The command line of the report: `npm run report -w training -- [options]`. Trains nothing. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { Command } from 'commander';

import { REPOSITORY } from '../files/paths.ts';
import type { ReportData } from './data.ts';
import { writeReport } from './write.ts';

interface Options {
  readonly recipe: string;
  readonly bundle?: string;
  readonly work: string;
  readonly models?: string;
}

// npm runs scripts in the workspace's folder and says here where it was called.
const here = process.env['INIT_CWD'] ?? process.cwd();

const program = new Command('report')
  .description('Make the reports of trained bundles anew from what training kept.')
  .option('--recipe <name>', 'the recipe that trained them', 'full')
  .option('--bundle <name>', 'the report of this bundle only (default: all)')
  .option('--work <folder>', 'where checkpoints are kept', join(REPOSITORY, '.work'))
  .option(
    '--models <folder>',
    'where the bundles lie (default: models; but for the full recipe: beside the checkpoints)',
  )
  .action(async ({ recipe, bundle, work, models }: Options) => {
    const root = resolve(here, work, recipe);
    const usual = recipe === 'full' ? join(REPOSITORY, 'models') : join(root, 'models');
    const bundles = resolve(here, models ?? usual);
    const kept = findReports(root).filter(({ data }) => !bundle || data.name === bundle);
    if (kept.length === 0) {
      throw new Error(
        `${root} holds no report${bundle ? ` of '${bundle}'` : ''}. Train first: npm run train -- --recipe ${recipe}.`,
      );
    }
    for (const { folder, data } of kept) {
      const major = data.version.split('.')[0] ?? '0';
      await writeReport(data, folder, join(bundles, `${data.name}-v${major}`), console.log);
    }
  });

/** The newest finished report step of each bundle. */
function findReports(root: string): { folder: string; data: ReportData }[] {
  if (!existsSync(root)) return [];
  const finished = readdirSync(root)
    .filter((name) => name.startsWith('report-'))
    .map((name) => join(root, name))
    .filter((folder) => existsSync(join(folder, 'done.json')))
    .map((folder) => ({ folder, time: statSync(join(folder, 'done.json')).mtimeMs }))
    .sort((a, b) => a.time - b.time);
  const newest = new Map<string, { folder: string; data: ReportData }>();
  for (const { folder } of finished) {
    const data = JSON.parse(readFileSync(join(folder, 'done.json'), 'utf8')) as ReportData;
    newest.set(data.name, { folder, data });
  }
  return [...newest.values()];
}

program.parseAsync().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
