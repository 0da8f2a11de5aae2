/** The command line of the measurement of numbers: `npm run numbers -w training -- [bundle] [options]`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Command } from 'commander';

import { defaultSource } from '../data/default-source.ts';
import { DIGIT_BYTES } from '../data/digits.ts';
import { loadMnistSplit, loadPenDigitSplit, type Split } from '../data/splits.ts';
import { REPOSITORY, resolveGiven } from '../files/paths.ts';
import { positiveInteger } from '../positive-integer.ts';
import { byteBars, terminalProgress } from '../progress.ts';
import { decodeModel, inferLogits, type Recogniser, toPredictions } from '../sdk.ts';
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
  .argument('[bundle]', 'a folder that holds a model.bin', join(REPOSITORY, 'models', 'digits-v1'))
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
    const scores = await measureNumbers({ pens, pictures }, reader(bundle), count, seed, bar);
    bar.stop();
    console.log(tableOf(scores));
    console.log(`\n${count} numbers of every kind, made of ${part} digits, seed ${seed}.`);
  });

/** The bundle's network on the reference engine. */
function reader(bundle: string): Recogniser {
  const model = decodeModel(readFileSync(join(resolveGiven(bundle), 'model.bin')));
  return {
    labels: model.labels,
    recognise(digits) {
      const count = digits.length / DIGIT_BYTES;
      const logits = inferLogits(model.network, digits, count);
      return Promise.resolve(toPredictions({ digits, count, logits, engine: 'js' }, model));
    },
    proceed: () => undefined,
  };
}

function tableOf(scores: readonly NumberScore[]): string {
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  const rows = scores.map(({ writing, spacing, right, rightKnown, doubted }) => [
    ...[writing, spacing, percent(right), percent(rightKnown)],
    ...[percent(doubted), percent(1 - right - doubted)],
  ]);
  const head = ['digits', 'spacing', 'right', 'right, length known', 'doubted', 'wrong'];
  return [head, head.map((_, i) => (i < 2 ? '---' : '---:')), ...rows]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');
}

program.parseAsync().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
