/** The command line of the report: `npm run report -w training -- [options]`. Trains nothing. */
import { join } from 'node:path';

import { Command } from 'commander';

import { REPOSITORY, resolveGiven } from '../files/paths.ts';
import { readKept } from './kept.ts';
import { writeReports } from './write.ts';

interface Options {
  readonly recipe: string;
  readonly bundle?: string;
  readonly work: string;
  readonly models?: string;
}

const program = new Command('report')
  .description('Make the reports of trained bundles anew from what training kept.')
  .option('--recipe <name>', 'the recipe that trained them', 'full')
  .option('--bundle <name>', 'the report of this bundle only (default: all)')
  .option('--work <folder>', 'where checkpoints are kept', join(REPOSITORY, '.work'))
  .option(
    '--models <folder>',
    'where the bundles lie (default: those of the full recipe in models, others beside the checkpoints)',
  )
  .action(async ({ recipe, bundle, work, models }: Options) => {
    const root = join(resolveGiven(work), recipe);
    const usual = recipe === 'full' ? join(REPOSITORY, 'models') : join(root, 'models');
    const bundles = resolveGiven(models ?? usual);
    const kept = readKept(root, bundles).filter(({ data }) => !bundle || data.name === bundle);
    if (kept.length === 0) {
      throw new Error(
        `${root} holds no report${bundle ? ` of '${bundle}'` : ''}. Train the recipe first, or name another --recipe or --work.`,
      );
    }
    await writeReports(kept, bundles, console.log);
  });

program.parseAsync().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
