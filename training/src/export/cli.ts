/** The command line of the exporters: `npm run exports -w training -- <bundle> [options]`. */
import { resolve } from 'node:path';

import { Command, InvalidArgumentError } from 'commander';

import { writeExports } from './exports.ts';

// npm runs scripts in the workspace's folder and says here where it was called.
const here = process.env['INIT_CWD'] ?? process.cwd();

const program = new Command('exports')
  .description('Write a bundle for TensorFlow.js, TFLite and ONNX, made of its model.bin alone.')
  .argument('<bundle>', 'folder that holds model.bin, such as models/digits-v1')
  .option('--batch <digits>', 'digits per call of the TFLite file', positiveInteger, 1)
  .option('--out <folder>', 'where the exports go (default: exports in the bundle)')
  .action(async (bundle: string, options: { batch: number; out?: string }) => {
    const sizes = await writeExports(resolve(here, bundle), {
      batch: options.batch,
      ...(options.out && { out: resolve(here, options.out) }),
    });
    for (const [file, bytes] of Object.entries(sizes)) console.log(`${file}: ${bytes} bytes`);
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
