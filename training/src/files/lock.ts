/**
 * Owns making processes that share a folder take turns. It must not know what they do in their turn.
 */
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { lock } from 'proper-lockfile';

const LOOK_AGAIN_MS = 100;

/**
 * A holder renews its lock every ten seconds, between two pieces of work that may keep it for half a
 * minute each on a busy machine; one not renewed for three belonged to a process that died.
 */
const STALE_MS = 180_000;
const RENEW_MS = 10_000;

/** Whoever waits longer than this is told. */
const PATIENCE_MS = 1_000;

/**
 * Runs `work` while no other process runs its own under the same `path`. The lock is the folder
 * `path.lock`; it goes when the work ends, fails, or the process exits.
 *
 * @param signal ends the wait for the other process, with its reason.
 * @param onWait hears, once, that another process has the lock.
 * @throws what `work` throws, or the file system's error when no lock can be made.
 */
export async function withLock<T>(
  path: string,
  work: () => Promise<T>,
  signal?: AbortSignal,
  onWait: () => void = () => undefined,
): Promise<T> {
  await mkdir(dirname(path), { recursive: true });
  const release = await acquire(path, signal, onWait);
  try {
    return await work();
  } finally {
    await release();
  }
}

async function acquire(
  path: string,
  signal: AbortSignal | undefined,
  onWait: () => void,
): Promise<() => Promise<void>> {
  const start = Date.now();
  let told = false;
  for (;;) {
    signal?.throwIfAborted();
    try {
      return await lock(path, { realpath: false, stale: STALE_MS, update: RENEW_MS });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ELOCKED')) throw error;
    }
    if (!told && Date.now() - start > PATIENCE_MS) {
      told = true;
      onWait();
    }
    await pause(LOOK_AGAIN_MS);
  }
}
