/** What a bundle was made with. Knows no bundle. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { arch, cpus, release, totalmem, type as system } from 'node:os';
import { join } from 'node:path';

import * as tf from '@tensorflow/tfjs';

/** What the page says of it, label to text, in the page's order. */
export type Environment = Readonly<Record<string, string>>;

const PACKAGES = ['@tensorflow/tfjs', '@tensorflow/tfjs-node', '@observablehq/plot'];

/** @param backend what computes, in a line; default tfjs's own name for it. */
export function readEnvironment(backend: string = tf.getBackend()): Environment {
  const cores = cpus();
  const packages = PACKAGES.map((name): [string, string] => [name, versionOf(name)]);
  return {
    'Backend': backend,
    'Node.js': process.versions.node,
    'Processor': `${cores[0]?.model.trim() || arch()}, ${cores.length} threads`,
    'Memory': `${(totalmem() / 2 ** 30).toFixed(1)} GiB`,
    'System': `${system()} ${release()}, ${arch()}`,
    ...Object.fromEntries(packages),
  };
}

/** Read from the folder rather than required: packages that export little hide their package.json. */
function versionOf(name: string): string {
  const { resolve } = createRequire(import.meta.url);
  for (const folder of resolve.paths(name) ?? []) {
    try {
      const text = readFileSync(join(folder, name, 'package.json'), 'utf8');
      return (JSON.parse(text) as { version: string }).version;
    } catch {
      // Not installed there: the next folder up may have it.
    }
  }
  return 'not installed';
}
