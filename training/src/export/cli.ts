/** The command line of the exporters: `npm run exports -w training -- <bundles> [options]`. */
import { join, relative } from 'node:path';

import { Command, Option } from 'commander';

import { resolveGiven } from '../files/paths.ts';
import { positiveInteger } from '../positive-integer.ts';
import { type ExportOptions, FORMATS, writeExports } from './exports.ts';

const program = new Command('exports')
  .description('Write bundles for TensorFlow.js, TFLite and ONNX, made of their model.bin alone.')
  .argument('<bundles...>', 'folders that hold a model.bin, such as models/*')
  .option('--batch <digits>', 'digits per call of the TFLite file', positiveInteger, 1)
  .option('--out <folder>', 'where the exports of a single bundle go (default: exports in it)')
  .addOption(new Option('--only <format>', 'write this format alone').choices(FORMATS))
  .action(async (bundles: string[], options: ExportOptions) => {
    if (options.out && bundles.length > 1) {
      throw new Error('One folder cannot take the exports of several bundles: leave out --out.');
    }
    for (const bundle of bundles) {
      const folder = resolveGiven(bundle);
      const out = options.out ? resolveGiven(options.out) : join(folder, 'exports');
      const sizes = await writeExports(folder, { ...options, out });
      for (const [file, bytes] of Object.entries(sizes)) {
        console.log(`${relative(resolveGiven('.'), join(out, file))}: ${bytes} bytes`);
      }
    }
  });

program.parseAsync().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
