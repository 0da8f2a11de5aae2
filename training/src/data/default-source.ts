/**
 * Owns the rule by which the training data is found. It must not know what is in the files.
 */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { cacheDirectory, REPOSITORY, resolveGiven } from '../files/paths.ts';
import { cachedSource, type CacheOptions } from './cache.ts';
import { findInFolder, folderSource } from './folder.ts';
import type { DataSource } from './source.ts';

/** A data folder that checkouts may share, relative to the repository root. */
const SHARED_DATA = '../shared/data';

/**
 * Where training data comes from, first rule that applies:
 * 1. `INKDIGIT_DATA=folder`: that folder and nothing else.
 * 2. Files in the shared folder beside the checkout, where it has them.
 * 3. The public mirrors, through the cache.
 */
export function defaultSource(
  options: Omit<CacheOptions, 'directory'> = {},
  env: NodeJS.ProcessEnv = process.env,
): DataSource {
  const named = env['INKDIGIT_DATA'];
  if (named) return folderSource(resolveGiven(named, env));
  const cache = cachedSource({ ...options, directory: join(cacheDirectory(env), 'data') });
  const shared = resolve(REPOSITORY, SHARED_DATA);
  if (!existsSync(shared)) return cache;
  return {
    description: `${shared}, then ${cache.description}`,
    read: async (file) => (await findInFolder(shared, file)) ?? cache.read(file),
  };
}
