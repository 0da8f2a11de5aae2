/**
 * Owns what is known of the installed @tensorflow/tfjs-node package: where it lies, where it looks
 * for its native binding, and how to point it at one. It must not know how a binding is made.
 */
import { existsSync } from 'node:fs';
import { rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

/** The package as npm laid it down. */
export interface TfjsNodePackage {
  /** Its folder, absolute. */
  readonly root: string;
  readonly version: string;
  /** Where it looks for the native binding, relative to `root`: `lib/napi-v8/tfjs_binding.node`. */
  readonly binding: string;
  /** The `node_modules` folders that its own `require` searches. */
  readonly modulePaths: readonly string[];
}

/** Describes the installed package. @throws when npm has not installed it. */
export function tfjsNodePackage(): TfjsNodePackage {
  const manifest = createRequire(import.meta.url).resolve('@tensorflow/tfjs-node/package.json');
  const require = createRequire(manifest);
  const root = dirname(manifest);
  return {
    root,
    version: String(require(manifest).version),
    binding: relative(root, require('@mapbox/node-pre-gyp').find(manifest)),
    modulePaths: require.resolve.paths('@mapbox/node-pre-gyp') ?? [],
  };
}

/** Whether the package finds its binding now. */
export function hasBinding({ root, binding }: TfjsNodePackage): boolean {
  return existsSync(join(root, binding));
}

/** Version of the TensorFlow library behind the binding: loads it. @throws when it cannot be loaded. */
export function tensorFlowVersion({ root, binding }: TfjsNodePackage): string {
  return String(createRequire(join(root, 'package.json'))(join(root, binding)).TF_Version);
}

/**
 * Makes the package's `lib` a link to `lib` of `prefix`, so that the libraries stay in the cache.
 * Replaces a dead link or a `lib` without a binding.
 */
export async function linkBinding({ root }: TfjsNodePackage, prefix: string): Promise<void> {
  const lib = join(root, 'lib');
  const fresh = join(root, `lib.${process.pid}.tmp`);
  await rm(fresh, { force: true });
  await symlink(join(prefix, 'lib'), fresh, 'junction');
  await rm(lib, { recursive: true, force: true });
  await rename(fresh, lib);
}
