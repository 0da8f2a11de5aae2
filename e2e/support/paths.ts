/** Where the built files and the data are. */
import { resolve } from 'node:path';

export const ROOT: string = resolve(import.meta.dirname, '../..');

export const SDK: string = resolve(ROOT, 'sdk/dist');
export const DEMO: string = resolve(ROOT, 'demo/dist');
export const MODELS: string = resolve(ROOT, 'models');
/** Runtimes of others, which pages load as they are published. */
export const RUNTIMES: string = resolve(ROOT, 'node_modules');
export const PAGES: string = resolve(ROOT, 'e2e/pages');
/** The page for people at the root. */
export const README: string = resolve(ROOT, 'README.md');
export const FIXTURES: string = resolve(ROOT, 'e2e/fixtures');

/** Folders that may hold the whole MNIST test set, first come first served. */
export const DATA: readonly string[] = [
  ...(process.env['INKDIGIT_DATA'] ? [resolve(process.env['INKDIGIT_DATA'])] : []),
  resolve(ROOT, '../shared/data'),
];
