/** The command line of the measurement of pictures: `npm run scenes -w training -- [bundle] [options]`. */
import { Command } from 'commander';

import { defaultSource } from '../data/default-source.ts';
import { slice } from '../data/digits.ts';
import { loadMnistSplit, type Split } from '../data/splits.ts';
import { DEFAULT_BUNDLE, openRecogniser } from '../evaluate/recogniser.ts';
import { markdownTable } from '../export/markdown.ts';
import { positiveInteger } from '../positive-integer.ts';
import { byteBars, terminalProgress } from '../progress.ts';
import { measureScenes } from './measure.ts';
import { SCENES } from './scenes.ts';

interface Options {
  readonly count: number;
  readonly seed: number;
  readonly train: boolean;
}

const program = new Command('scenes')
  .description('Measure how well digits are read from scans and photographs of many kinds.')
  .argument('[bundle]', 'a folder that holds a model.bin', DEFAULT_BUNDLE)
  .option('--count <digits>', 'how many pictures of every kind', positiveInteger, 1000)
  .option('--seed <seed>', 'which light and noise', positiveInteger, 1)
  .option('--train', 'make them of the digits that train: to choose by', false)
  .action(async (bundle: string, { count, seed, train }: Options) => {
    const recogniser = openRecogniser(bundle);
    const progress = terminalProgress();
    const source = defaultSource({ onProgress: byteBars(progress) });
    const part: keyof Split<unknown> = train ? 'train' : 'validation';
    const digits = slice((await loadMnistSplit(source))[part], 0, count);
    const each = digits.labels.length;
    const bar = progress.start('Read pictures', SCENES.length * each);
    const scores = await measureScenes(digits, recogniser, seed, bar);
    bar.stop();
    const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
    const rows = scores.map(({ title, right, unknown, wrong }) => [
      ...[title, percent(right), percent(unknown), percent(wrong)],
    ]);
    console.log(markdownTable(['picture', 'right', 'unknown', 'wrong'], rows));
    console.log(`\n${each} MNIST digits of every kind, ${part}, seed ${seed}.`);
  });

program.parseAsync().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
