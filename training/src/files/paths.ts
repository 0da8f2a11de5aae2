/**
 * Owns where inkdigit keeps what it fetched and built outside the checkout, where the checkout is, and
 * what a given path means. It must not know what is kept.
 */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import envPaths from 'env-paths';

/** Root of the repository, absolute. */
export const REPOSITORY: string = fileURLToPath(new URL('../../..', import.meta.url));

/**
 * A path that somebody gave, made absolute: from where the command was called, which npm tells the
 * scripts that it runs in the folder of their workspace.
 */
export function resolveGiven(path: string, env: NodeJS.ProcessEnv = process.env): string {
  return resolve(env['INIT_CWD'] ?? process.cwd(), path);
}

/**
 * The cache folder, absolute; it may not exist yet. `INKDIGIT_CACHE` names it, otherwise it is the
 * operating system's own place for caches (`~/.cache/inkdigit` on Linux).
 */
export function cacheDirectory(env: NodeJS.ProcessEnv = process.env): string {
  return env['INKDIGIT_CACHE']
    ? resolveGiven(env['INKDIGIT_CACHE'], env)
    : envPaths('inkdigit', { suffix: '' }).cache;
}
