/**
 * Owns the call of g++ that turns @tensorflow/tfjs-node's C++ into a native binding.
 * It must not know where TensorFlow came from.
 */
import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { failureLine } from './failure.ts';
import type { TfjsNodePackage } from './package.ts';

/** What to compile, against what. */
export interface CompileInput {
  readonly tfjsNode: TfjsNodePackage;
  /** The binding to write, `lib/napi-v…/tfjs_binding.node` below a prefix. */
  readonly output: string;
  /** Folder of TensorFlow's headers. */
  readonly include: string;
  /** Files in `deps/lib` below the same prefix, which the binding looks for there at run time. */
  readonly libraries: readonly string[];
  readonly signal: AbortSignal;
}

/** @throws Error when there is no g++ or it fails. */
export async function compile(input: CompileInput): Promise<void> {
  const { tfjsNode, output, include, libraries, signal } = input;
  const { include_dir: nodeHeaders } = createRequire(import.meta.url)('node-api-headers');
  const napi = /napi-v(\d+)/.exec(tfjsNode.binding)?.[1] ?? '8';
  const sources = ['tfjs_backend.cc', 'tfjs_binding.cc'];
  const flags = ['-std=c++17', '-O2', '-fPIC', '-shared', `-I${nodeHeaders}`, `-I${include}`];
  flags.push(`-DNAPI_VERSION=${napi}`, '-DNODE_GYP_MODULE_NAME=tfjs_binding');
  const links = [`-L${join(dirname(output), '..', '..', 'deps', 'lib')}`];
  links.push(...libraries.map((name) => `-l:${name}`), '-Wl,-rpath,$ORIGIN/../../deps/lib');
  await mkdir(dirname(output), { recursive: true });
  try {
    await execa('g++', [...flags, ...sources, ...links, '-o', output], {
      cwd: join(tfjsNode.root, 'binding'),
      cancelSignal: signal,
    });
  } catch (error) {
    throw new Error(
      `the binding could not be compiled (${failureLine(error)}; Debian: apt-get install g++)`,
      { cause: error },
    );
  }
}
