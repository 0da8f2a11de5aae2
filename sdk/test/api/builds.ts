/** The library as source and as each built file, so that one suite holds for all. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { runInThisContext } from 'node:vm';

import * as inkdigit from '../../src/index.ts';

/** What `inkdigit` exports. */
export type Library = typeof inkdigit;

/** By name, how to load it. */
export const BUILDS: Readonly<Record<string, () => Promise<Library>>> = {
  'source': () => Promise.resolve(inkdigit),
  'dist/index.js': () => import(pathToFileURL(built('index.js')).href) as Promise<Library>,
  'dist/inkdigit.min.js': async () => runInThisContext(`${script()}; inkdigit`) as Library,
};

/** The CDN file's code. */
export function script(): string {
  return readFileSync(built('inkdigit.min.js'), 'utf8');
}

/** Path of a built file. */
export function built(name: string): string {
  const path = fileURLToPath(new URL(`../../dist/${name}`, import.meta.url));
  if (!existsSync(path)) throw new Error(`${path} is missing: run \`npm run build -w sdk\` first.`);
  return path;
}
