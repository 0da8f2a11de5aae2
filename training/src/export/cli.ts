/** The command line of the exporters: `npm run exports -w training -- <bundles> [options]`. */
import { join, relative, resolve } from 'node:path';

import { Command, InvalidArgumentError, Option } from 'commander';

import { type ExportOptions, FORMATS, writeExports } from './exports.ts';

// npm runs scripts in the workspace's folder and says here where it was called.
const here = process.env['INIT_CWD'] ?? process.cwd();

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
      const folder = resolve(here, bundle);
      const out = options.out ? resolve(here, options.out) : join(folder, 'exports');
      const sizes = await writeExports(folder, { ...options, out });
      for (const [file, bytes] of Object.entries(sizes)) {
        console.log(`${relative(here, join(out, file))}: ${bytes} bytes`);
      }
    }
  });

function positiveInteger(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError('It must be a positive integer.');
}

program.parseAsync().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
