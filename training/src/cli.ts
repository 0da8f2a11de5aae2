/** The command line of the trainer: `npm run train -- [options]`. */
import { basename, join } from 'node:path';

import { Command, Option } from 'commander';

import { type BackendName, BACKENDS, loadBackend } from './backend/index.ts';
import type { LearningConfig, RecipeConfig } from './config.ts';
import { defaultSource } from './data/default-source.ts';
import { count } from './data/digits.ts';
import { loadPictures } from './data/pictures.ts';
import type { DataSource } from './data/source.ts';
import { REPOSITORY, resolveGiven } from './files/paths.ts';
import { byteBars, type Progress, terminalProgress } from './progress.ts';
import { runFolderRecipe, runRecipe } from './recipe.ts';
import { COMPARISON } from './recipes/comparison.ts';
import { folderRecipe } from './recipes/folder.ts';
import { fullRecipe } from './recipes/full.ts';
import { quickRecipe } from './recipes/quick.ts';
import { tutorialRecipe } from './recipes/tutorial.ts';
import { writeComparison } from './report/comparison.ts';
import { readKept } from './report/kept.ts';
import { summarise } from './report/summary.ts';
import { writeReports } from './report/write.ts';
import type { Bundle } from './steps/export.ts';
import type { Workshop } from './steps/step.ts';

interface Options {
  readonly recipe: keyof typeof RECIPES;
  readonly quick: boolean;
  readonly compare?: boolean;
  readonly backend?: BackendName;
  readonly bundle?: string;
  readonly data?: string;
  readonly name?: string;
  readonly out?: string;
  readonly work: string;
}

const RECIPES = { full: fullRecipe, tutorial: tutorialRecipe, quick: quickRecipe };

const program = new Command('train')
  .description(
    'Train, distil, quantise and export the digit model, or one of your own labels. Finished steps are skipped; an interrupted run continues.',
  )
  .addOption(
    new Option(
      '--recipe <name>',
      'full: the released models; tutorial: the pipeline as it is taught; quick: small, in minutes',
    )
      .choices(Object.keys(RECIPES))
      .default('full'),
  )
  .addOption(new Option('--quick', 'the same as --recipe quick').default(false).conflicts('recipe'))
  .addOption(
    new Option(
      '--data <folder>',
      'learn your own labels: a folder that has one for each label, with PNG or JPEG pictures in it',
    ).conflicts(['recipe', 'quick', 'bundle']),
  )
  .option('--name <name>', 'with --data: the name of the bundle (default: that of the folder)')
  .option('--bundle <name>', 'train this bundle only (default: all)')
  .option(
    '--out <folder>',
    'where the bundles go, each into a folder of its own (default: those of the full recipe to models, in place of the released ones; others beside the checkpoints)',
  )
  .addOption(
    new Option(
      '--compare',
      'then compress the students in every way and write the table of it beside the bundles (full recipe)',
    ).conflicts(['quick', 'data']),
  )
  .option('--work <folder>', 'where checkpoints are kept', join(REPOSITORY, '.work'))
  .addOption(
    new Option(
      '--backend <name>',
      'compute on this backend or not at all; webgpu: a GPU, through Dawn (default: tensorflow, or cpu where it cannot be had)',
    ).choices(BACKENDS),
  );

/** What there is to train, and how it is run. */
interface Job {
  readonly config: LearningConfig;
  /** @param models the folder that bundles go into, each into a folder of its own. */
  run(models: string, workshop: Workshop): Promise<readonly Written[]>;
}

/** What the command says of a bundle. */
type Written = Pick<Bundle<unknown>, 'folder' | 'bytes' | 'sha256'>;

async function main(): Promise<void> {
  const options = program.parse().opts<Options>();
  demandOwnOptions();
  const abort = new AbortController();
  process.once('SIGINT', () => {
    console.log('\nStopping: saving the running step. Run the same command to continue.');
    abort.abort(new Error('Stopped.'));
  });

  const { signal } = abort;
  const progress = terminalProgress();
  const onProgress = byteBars(progress);
  const { config, run } =
    options.data === undefined
      ? digitJob(options, defaultSource({ onProgress, signal }))
      : await folderJob(options.data, options.name, progress, signal);
  const root = join(resolveGiven(options.work), config.recipe);
  const released = config.recipe === 'full';
  const models = released ? join(REPOSITORY, 'models') : join(root, 'models');

  const backend = await loadBackend({
    ...(options.backend && { prefer: options.backend }),
    log: progress.log,
    onProgress,
    signal,
  });
  progress.log(`Backend: ${backend.description}`);
  if (backend.name === 'cpu' && config.recipe !== 'quick' && options.backend !== 'cpu') {
    const instead = options.data === undefined ? ', run --quick' : '';
    throw new Error(
      `This recipe would take days or weeks in JavaScript. Mend what is said above${instead}, or insist with --backend cpu.`,
    );
  }
  const teachers = released ? join(REPOSITORY, 'training', 'teachers') : null;
  const workshop = { root, teachers, backend: backend.description, progress, signal };
  for (const { folder, bytes, sha256 } of await run(
    resolveGiven(options.out ?? models),
    workshop,
  )) {
    console.log(`Bundle: ${folder}\nmodel.bin: ${bytes} bytes, sha256 ${sha256}`);
  }
}

/** @throws Error when npm kept an option to itself, which it does with all that no `--` is before. */
function demandOwnOptions(): void {
  const kept = program.options.find((option) => `npm_config_${option.name()}` in process.env);
  if (!kept) return;
  throw new Error(
    `npm took ${kept.long} for itself. Put -- before it: npm run train -- ${kept.flags}.`,
  );
}

/** One of the recipes for digits. @throws Error when there is no such bundle, or for `--name`. */
function digitJob({ quick, recipe, bundle, name, compare }: Options, source: DataSource): Job {
  if (name !== undefined) throw new Error('--name goes with --data. Did you mean --bundle?');
  if (compare && recipe !== 'full') throw new Error('--compare goes with the full recipe.');
  const config = chooseBundle(RECIPES[quick ? 'quick' : recipe], bundle);
  const ways = compare ? COMPARISON.filter((way) => way.bundle in config.bundles) : [];
  if (compare && ways.length === 0) throw new Error(`Nothing is compared of '${String(bundle)}'.`);
  return {
    config,
    async run(models, workshop) {
      const output = bundleFolders(models, config);
      const { bundles, compressed } = await runRecipe(config, source, output, workshop, ways);
      const { root, progress } = workshop;
      if (compare) await writeComparison(compressed, models, progress.log);
      await writeReports(readKept(root, models), models, progress.log);
      console.table(summarise(bundles, join(REPOSITORY, 'models')));
      return bundles;
    },
  };
}

/** Where a recipe's bundles go: folders named after bundle and major version. */
function bundleFolders(models: string, { bundles }: LearningConfig): (name: string) => string {
  return (name) => join(models, `${name}-v${bundles[name]?.version.split('.')[0] ?? '0'}`);
}

/** The recipe for a folder. @throws DataError for its pictures; Error for its name. */
async function folderJob(
  data: string,
  named: string | undefined,
  progress: Progress,
  signal: AbortSignal,
): Promise<Job> {
  const folder = resolveGiven(data);
  const name = bundleName(named ?? basename(folder));
  const pictures = await loadPictures(folder, progress, signal);
  const config = folderRecipe(name, pictures.labels.length, count(pictures.train));
  return {
    config,
    run: (models, workshop) =>
      runFolderRecipe(config, pictures, bundleFolders(models, config), workshop),
  };
}

/** A name that may stand in paths and addresses. @throws Error when nothing of it may, or it is taken. */
function bundleName(text: string): string {
  const name = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  if (name !== '' && !(name in RECIPES)) return name;
  throw new Error(`A bundle cannot be called '${text}': choose another name with --name.`);
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
