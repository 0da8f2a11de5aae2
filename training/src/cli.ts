/** The command line of the trainer: `npm run train -- [options]`. */
import { join, resolve } from 'node:path';

import { Command, Option } from 'commander';

import { loadBackend } from './backend/index.ts';
import type { RecipeConfig } from './config.ts';
import { defaultSource } from './data/default-source.ts';
import { REPOSITORY } from './files/paths.ts';
import { byteBars, terminalProgress } from './progress.ts';
import { runRecipe } from './recipe.ts';
import { fullRecipe } from './recipes/full.ts';
import { quickRecipe } from './recipes/quick.ts';
import { tutorialRecipe } from './recipes/tutorial.ts';

interface Options {
  readonly recipe: keyof typeof RECIPES;
  readonly quick: boolean;
  readonly backend?: 'tensorflow' | 'cpu';
  readonly bundle?: string;
  readonly out?: string;
  readonly work: string;
}

const RECIPES = { full: fullRecipe, tutorial: tutorialRecipe, quick: quickRecipe };

const program = new Command('train')
  .description(
    'Train, distil, quantise and export the digit model. Finished steps are skipped; an interrupted run continues.',
  )
  .addOption(
    new Option(
      '--recipe <name>',
      'full: the released models; tutorial: the pipeline as it is taught; quick: small, in minutes',
    )
      .choices(Object.keys(RECIPES))
      .default('full'),
  )
  .option('--quick', 'the same as --recipe quick', false)
  .option('--bundle <name>', 'train this bundle only (default: all)')
  .option(
    '--out <folder>',
    'where the bundles go, each into a folder of its own (default: models; but for the full recipe: beside the checkpoints)',
  )
  .option('--work <folder>', 'where checkpoints are kept', join(REPOSITORY, '.work'))
  .addOption(
    new Option('--backend <name>', 'compute on this backend only').choices(['tensorflow', 'cpu']),
  );

async function main(): Promise<void> {
  const options = program.parse().opts<Options>();
  const config = chooseBundle(RECIPES[options.quick ? 'quick' : options.recipe], options.bundle);
  const root = resolve(options.work, config.recipe);
  const released = config.recipe === 'full';
  const models = released ? join(REPOSITORY, 'models') : join(root, 'models');
  const output = (name: string): string => {
    const major = config.bundles[name]?.version.split('.')[0] ?? '0';
    return join(resolve(options.out ?? models), `${name}-v${major}`);
  };

  const abort = new AbortController();
  process.once('SIGINT', () => {
    console.log('\nStopping: saving the running step. Run the same command to continue.');
    abort.abort(new Error('Stopped.'));
  });

  const { signal } = abort;
  const progress = terminalProgress();
  const onProgress = byteBars(progress);
  const backend = await loadBackend({
    ...(options.backend && { prefer: options.backend }),
    log: progress.log,
    onProgress,
    signal,
  });
  progress.log(`Backend: ${backend.description}`);
  if (backend.name === 'cpu' && config.recipe !== 'quick' && options.backend !== 'cpu') {
    throw new Error(
      'The full recipe would take weeks in JavaScript. Mend what is said above, run --quick, or insist with --backend cpu.',
    );
  }
  const source = defaultSource({ onProgress, signal });
  const teachers = released ? join(REPOSITORY, 'training', 'teachers') : null;
  const workshop = { root, teachers, backend: backend.description, progress, signal };
  const bundles = await runRecipe(config, source, output, workshop);
  for (const { folder, bytes, sha256 } of bundles) {
    console.log(`Bundle: ${folder}\nmodel.bin: ${bytes} bytes, sha256 ${sha256}`);
  }
}

/** The recipe with one of its bundles, or with all. @throws Error when it has no such bundle. */
function chooseBundle(recipe: RecipeConfig, name: string | undefined): RecipeConfig {
  if (name === undefined) return recipe;
  const bundle = recipe.bundles[name];
  if (bundle) return { ...recipe, bundles: { [name]: bundle } };
  throw new Error(
    `There is no bundle '${name}': choose ${Object.keys(recipe.bundles).join(', ')}.`,
  );
}

/** The message and what caused it; the stack as well where DEBUG is set. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (process.env['DEBUG']) return error.stack ?? error.message;
  return error.cause ? `${error.message}\n  because: ${explain(error.cause)}` : error.message;
}

main().catch((error: unknown) => {
  console.error(explain(error));
  process.exitCode = 1;
});
