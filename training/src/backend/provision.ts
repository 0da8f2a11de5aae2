/**
 * Owns getting the native binding onto this machine once, into the cache, for every checkout.
 * It must not know how a binding is made.
 */
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { withLock } from '../files/lock.ts';
import type { OnProgress } from '../files/progress.ts';
import { hasBinding, linkBinding, type TfjsNodePackage } from './package.ts';
import type { Way } from './way.ts';

/** Told in one line what is going on. */
export type Log = (line: string) => void;

/** What to provision, and how. */
export interface ProvisionOptions {
  readonly tfjsNode: TfjsNodePackage;
  /** Folder that keeps finished bindings. */
  readonly cache: string;
  /** What to try, in this order. */
  readonly ways: readonly Way[];
  readonly onProgress: OnProgress;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/**
 * Makes sure that @tensorflow/tfjs-node finds its native binding. Does nothing when it already does;
 * links the cached one when there is one; otherwise makes one the first way that works.
 * Processes that want the same binding take turns. The cache only ever holds a whole one.
 *
 * @throws Error with what each way said, when none works; the signal's reason after an abort.
 */
export async function provision(options: ProvisionOptions): Promise<void> {
  const { tfjsNode, cache, log, signal } = options;
  if (hasBinding(tfjsNode)) return;
  const prefix = join(cache, `tfjs-node-${tfjsNode.version}-${process.platform}-${process.arch}`);
  await withLock(
    prefix,
    async () => {
      if (!existsSync(join(prefix, tfjsNode.binding))) {
        log(`Provisioning TensorFlow for training in ${prefix}, this once.`);
        log(`Provisioned ${await make(prefix, options)}.`);
      }
      await linkBinding(tfjsNode, prefix);
    },
    signal,
  );
}

/** Makes the binding aside and renames it into place. @returns what was made. */
async function make(prefix: string, options: ProvisionOptions): Promise<string> {
  const { tfjsNode, ways, onProgress, log, signal } = options;
  const work = `${prefix}.work`;
  const fresh = join(work, 'prefix');
  const failures: string[] = [];
  for (const way of ways) {
    try {
      await rm(work, { recursive: true, force: true });
      await mkdir(fresh, { recursive: true });
      const made = await way({ tfjsNode, prefix: fresh, work, onProgress, signal });
      await rm(prefix, { recursive: true, force: true });
      await rename(fresh, prefix);
      return made;
    } catch (error) {
      signal.throwIfAborted();
      const failure = error instanceof Error ? error.message : String(error);
      failures.push(failure);
      log(`This way does not work here: ${failure}.`);
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  }
  throw new Error(failures.join('; '));
}
