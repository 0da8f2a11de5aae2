/**
 * Owns the cache of downloaded data: unpacked, verified files, each put there whole.
 * It must not know how bytes travel.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { writeFileAtomically } from '../files/atomic.ts';
import { withLock } from '../files/lock.ts';
import type { OnProgress } from '../files/progress.ts';
import { verifyChecksum } from './checksum.ts';
import { diskError } from './disk.ts';
import { download, type DownloadOptions } from './download.ts';
import { DataError } from './error.ts';
import { findInFolder } from './folder.ts';
import type { DataFile, DataSource } from './source.ts';
import { unpack } from './unpack.ts';

/** How to fill the cache. */
export interface CacheOptions extends Pick<
  DownloadOptions,
  'signal' | 'retryDelay' | 'stallLimit'
> {
  /** The cache folder, made on first use. */
  readonly directory: string;
  /** Told how far each download is. */
  readonly onProgress?: OnProgress;
}

/**
 * A source that downloads what the cache lacks from the file's mirrors, in their order.
 *
 * What the cache holds under a file's own name is whole and verified, and is verified again at every
 * reading: a damaged file is dropped and downloaded anew. While a download is under way, and after one
 * that broke off, the cache holds `<file>.<mirror>.part` besides, from which the next attempt goes on.
 * Processes that want the same file take turns, so that it is downloaded once.
 */
export function cachedSource(options: CacheOptions): DataSource {
  return {
    description: `the public mirrors, kept in ${options.directory}`,
    async read(file) {
      const path = join(options.directory, file.path);
      const ready = await readVerified(options.directory, file);
      if (ready) return ready;
      const turn = async (): Promise<Uint8Array> =>
        (await readVerified(options.directory, file)) ?? fetchAny(file, options);
      return withLock(path, turn, options.signal).catch((cause: unknown) => {
        options.signal?.throwIfAborted();
        throw cause instanceof DataError ? cause : diskError(cause, path);
      });
    },
  };
}

/** The cached bytes; undefined, and nothing left, when there are none or they are damaged. */
async function readVerified(directory: string, file: DataFile): Promise<Uint8Array | undefined> {
  try {
    return await findInFolder(directory, file);
  } catch (error) {
    if (!(error instanceof DataError) || error.code === 'disk') throw error;
    await rm(join(directory, file.path), { force: true });
    return undefined;
  }
}

/** Tries one mirror after the other; fails with the last one's error. A full disk ends it at once. */
async function fetchAny(file: DataFile, options: CacheOptions): Promise<Uint8Array> {
  let failure: unknown = new DataError(
    'network',
    `${file.path} has no mirror.`,
    'Name a folder that holds it in INKDIGIT_DATA.',
  );
  for (const mirror of file.mirrors) {
    try {
      return await fetchOne(mirror, file, options);
    } catch (error) {
      options.signal?.throwIfAborted();
      if (isDiskError(error)) throw error;
      failure = error;
    }
  }
  throw failure;
}

/** Downloads, verifies and files it. A resumed download that turns out wrong is begun again, once. */
async function fetchOne(
  mirror: string,
  file: DataFile,
  options: CacheOptions,
): Promise<Uint8Array> {
  const path = join(options.directory, file.path);
  const key = createHash('sha256').update(mirror).digest('hex').slice(0, 8);
  const part = `${path}.${key}.part`;
  const isResumed = existsSync(part);
  const label = `Download ${basename(file.path)}`;
  const onBytes = (done: number, total?: number): void =>
    options.onProgress?.({ label, done, ...(total !== undefined && { total }) });
  try {
    await download(mirror, part, { ...options, onBytes });
    const bytes = await unpack(await readFile(part), mirror);
    verifyChecksum(bytes, file);
    await writeFileAtomically(path, bytes).catch((cause: unknown) => {
      throw diskError(cause, path);
    });
    await dropParts(path);
    return bytes;
  } catch (error) {
    const isInterrupted =
      options.signal?.aborted || (error instanceof DataError && error.code === 'network');
    if (isInterrupted) throw error;
    await rm(part, { force: true });
    if (isResumed && !isDiskError(error)) return fetchOne(mirror, file, options);
    throw error;
  }
}

/** Removes what downloads of the file, from whichever mirror, have left. */
async function dropParts(path: string): Promise<void> {
  const names = await readdir(dirname(path));
  const parts = names.filter((name) => name.startsWith(basename(path)) && name.endsWith('.part'));
  await Promise.all(parts.map((name) => rm(join(dirname(path), name), { force: true })));
}

function isDiskError(error: unknown): boolean {
  return error instanceof DataError && error.code.startsWith('disk');
}
