/**
 * Owns where inkdigit keeps what it fetched and built outside the checkout, and where the checkout is.
 * It must not know what is kept.
 */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import envPaths from 'env-paths';

/** Root of the repository, absolute. */
export const REPOSITORY: string = fileURLToPath(new URL('../../..', import.meta.url));

/**
 * The cache folder, absolute; it may not exist yet. `INKDIGIT_CACHE` names it, otherwise it is the
 * operating system's own place for caches (`~/.cache/inkdigit` on Linux).
 */
export function cacheDirectory(env: NodeJS.ProcessEnv = process.env): string {
  return env['INKDIGIT_CACHE']
    ? resolve(env['INKDIGIT_CACHE'])
    : envPaths('inkdigit', { suffix: '' }).cache;
}
