/** The command line of the report: `npm run report -w training -- [options]`. Trains nothing. */
import { join, resolve } from 'node:path';

import { Command } from 'commander';

import { REPOSITORY } from '../files/paths.ts';
import { readKept } from './kept.ts';
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
    const kept = readKept(root).filter(({ data }) => !bundle || data.name === bundle);
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

program.parseAsync().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
