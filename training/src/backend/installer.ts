/**
 * Owns the first way to a native binding: @tensorflow/tfjs-node's own install script, run in a copy
 * of the package so that its libraries never land in node_modules. It must not know where the result
 * is kept.
 */
import { existsSync } from 'node:fs';
import { cp, mkdir, rename } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { watchGrowth } from '../files/growth.ts';
import { failureLine } from './failure.ts';
import type { Way } from './way.ts';

/** What the script reads of its own package, and what it leaves there. */
const NEEDS = ['package.json', 'binding.gyp', 'binding', 'scripts'];
const LEAVES = ['lib', 'deps'];

/** Its hosts may answer 403 or not at all: this long without a new byte on the disk, and it is over. */
const SILENCE_MS = 60_000;

/** Runs the official installer. */
export const runInstaller: Way = async ({ tfjsNode, prefix, work, onProgress, signal }) => {
  const copy = join(work, 'package');
  await mkdir(copy, { recursive: true });
  for (const part of NEEDS)
    await cp(join(tfjsNode.root, part), join(copy, part), { recursive: true });

  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(), SILENCE_MS);
  let seen = 0;
  const stop = watchGrowth(copy, (done) => {
    if (done !== seen) timer.refresh();
    seen = done;
    onProgress({ label: 'Official tfjs-node installer', done });
  });
  const { modulePaths } = tfjsNode;
  const path = [...modulePaths.map((folder) => join(folder, '.bin')), process.env['PATH']];
  try {
    await execa(process.execPath, [join('scripts', 'install.js')], {
      cwd: copy,
      env: { NODE_PATH: modulePaths.join(delimiter), PATH: path.join(delimiter) },
      stdin: 'ignore',
      cancelSignal: AbortSignal.any([signal, silence.signal]),
    });
  } catch (error) {
    const why = silence.signal.aborted ? `silent for ${SILENCE_MS / 1000} s` : failureLine(error);
    throw new Error(`the official installer failed (${why})`, { cause: error });
  } finally {
    clearTimeout(timer);
    stop();
  }
  if (!existsSync(join(copy, tfjsNode.binding))) {
    throw new Error('the official installer ended without a binding');
  }
  for (const part of LEAVES) await rename(join(copy, part), join(prefix, part));
  return 'TensorFlow by the official installer';
};
