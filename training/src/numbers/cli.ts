/** The command line of the measurement of numbers: `npm run numbers -w training -- [bundle] [options]`. */
import { Command } from 'commander';

import { defaultSource } from '../data/default-source.ts';
import { loadMnistSplit, loadPenDigitSplit, type Split } from '../data/splits.ts';
import { DEFAULT_BUNDLE, openRecogniser } from '../evaluate/recogniser.ts';
import { markdownTable } from '../export/markdown.ts';
import { positiveInteger } from '../positive-integer.ts';
import { byteBars, terminalProgress } from '../progress.ts';
import { measureNumbers, type NumberScore, SPACINGS } from './measure.ts';

interface Options {
  readonly count: number;
  readonly seed: number;
  readonly train: boolean;
}

const program = new Command('numbers')
  .description(
    'Measure how well readNumber reads numbers of 1 to 6 digits, made of validation digits.',
  )
  .argument('[bundle]', 'a folder that holds a model.bin', DEFAULT_BUNDLE)
  .option('--count <numbers>', 'how many of every kind', positiveInteger, 1000)
  .option('--seed <seed>', 'which ones', positiveInteger, 1)
  .option('--train', 'make them of the digits that train: to choose by', false)
  .action(async (bundle: string, { count, seed, train }: Options) => {
    const progress = terminalProgress();
    const source = defaultSource({ onProgress: byteBars(progress) });
    const part: keyof Split<unknown> = train ? 'train' : 'validation';
    const pictures = (await loadMnistSplit(source))[part];
    const pens = (await loadPenDigitSplit(source))[part];
    const kinds = 2 * Object.keys(SPACINGS).length;
    const bar = progress.start('Read numbers', kinds * count);
    const scores = await measureNumbers(
      { pens, pictures },
      openRecogniser(bundle),
      count,
      seed,
      bar,
    );
    bar.stop();
    console.log(tableOf(scores));
    console.log(`\n${count} numbers of every kind, made of ${part} digits, seed ${seed}.`);
  });

function tableOf(scores: readonly NumberScore[]): string {
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  const rows = scores.map(({ writing, spacing, right, rightKnown, doubted }) => [
    ...[writing, spacing, percent(right), percent(rightKnown)],
    ...[percent(doubted), percent(1 - right - doubted)],
  ]);
  const head = ['digits', 'spacing', 'right', 'right, length known', 'doubted', 'wrong'];
  return markdownTable(head, rows, 2);
}

program.parseAsync().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
