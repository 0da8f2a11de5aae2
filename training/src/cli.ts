/** The command line of the trainer: `npm run train -- [options]`. */
import { join, resolve } from 'node:path';

import { Command, Option } from 'commander';

import { loadBackend } from './backend/index.ts';
import { fullConfig, quickConfig } from './config.ts';
import { defaultSource } from './data/default-source.ts';
import { REPOSITORY } from './files/paths.ts';
import { byteBars, terminalProgress } from './progress.ts';
import { runRecipe } from './recipe.ts';

interface Options {
  readonly quick: boolean;
  readonly backend?: 'tensorflow' | 'cpu';
  readonly out?: string;
  readonly work: string;
}

const program = new Command('train')
  .description(
    'Train, distil, quantise and export the digit model. Finished steps are skipped; an interrupted run continues.',
  )
  .option(
    '--quick',
    'a small network on a small subset, in minutes; writes beside the checkpoints',
    false,
  )
  .option(
    '--out <folder>',
    'where the bundle goes (default: models/digits-v1; with --quick: the working folder)',
  )
  .option('--work <folder>', 'where checkpoints are kept', join(REPOSITORY, '.work'))
  .addOption(
    new Option('--backend <name>', 'compute on this backend only').choices(['tensorflow', 'cpu']),
  );

async function main(): Promise<void> {
  const options = program.parse().opts<Options>();
  const config = options.quick ? quickConfig : fullConfig;
  const root = resolve(options.work, config.recipe);
  const output =
    options.out ?? (options.quick ? join(root, 'bundle') : join(REPOSITORY, 'models', 'digits-v1'));

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
  if (backend.name === 'cpu' && !options.quick && options.backend !== 'cpu') {
    throw new Error(
      'The full recipe would take weeks in JavaScript. Mend what is said above, run --quick, or insist with --backend cpu.',
    );
  }
  const source = defaultSource({ onProgress, signal });
  const teachers = options.quick ? null : join(REPOSITORY, 'training', 'teachers');
  const workshop = { root, teachers, progress, signal };
  const bundle = await runRecipe(config, source, resolve(output), workshop);
  console.log(
    `Bundle: ${bundle.folder}\nmodel.bin: ${bundle.bytes} bytes, sha256 ${bundle.sha256}`,
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
