/**
 * Builds what runs in the browser: each contender's page with Vite, minified, as a user of its npm
 * release would, and the scripts that measure. Knows nothing of what is measured.
 */
import { copyFileSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { build, type InlineConfig } from 'vite';
import type { Contender, Served } from './contenders.ts';

const HERE = import.meta.dirname;

const SETTINGS: InlineConfig = { configFile: false, logLevel: 'error', publicDir: false };
/** `modulePreload` is a shim for browsers older than any that could run this. */
const OUTPUT = { target: 'esnext', modulePreload: false, chunkSizeWarningLimit: Infinity } as const;

/**
 * Builds one contender's page into `<site>/<name>/`, with what its runtime fetches by itself beside.
 * @param sources a folder for the page's own source, outside the site.
 * @throws {Error} what the bundler says, when the release cannot be built.
 */
export async function buildPage(
  sources: string,
  site: string,
  { name, serves }: Contender,
): Promise<void> {
  const root = join(sources, name);
  mkdirSync(root, { recursive: true });
  const script = [
    `import { load } from ${quoted(`adapters/${name}.ts`)};`,
    `import { start } from ${quoted('page/start.ts')};`,
    'start(load);',
  ];
  writeFileSync(join(root, 'page.ts'), script.join('\n'));
  writeFileSync(
    join(root, 'index.html'),
    '<!doctype html><meta charset="utf-8" /><link rel="icon" href="data:," />' +
      '<script type="module" src="./page.ts"></script>',
  );
  const outDir = join(site, name);
  await build({
    ...SETTINGS,
    root,
    base: `/${name}/`,
    build: { ...OUTPUT, outDir, emptyOutDir: true, assetsInlineLimit: 0 },
  });
  for (const [address, served] of Object.entries(serves)) copyFiles(served, join(site, address));
}

/** Builds a script of `page/` that the bench puts into pages. @returns its text. */
export async function buildScript(file: string): Promise<string> {
  const entry = resolve(HERE, 'page', file);
  const lib = { entry, formats: ['iife' as const], name: 'script' };
  const built = await build({ ...SETTINGS, build: { ...OUTPUT, lib, write: false } });
  const chunk = [built].flat()[0];
  if (!chunk || !('output' in chunk)) throw new Error(`${file} was not built.`);
  return chunk.output[0].code;
}

/** Puts the wanted files of a package's folder under `to`. */
function copyFiles({ folder, files }: Served, to: string): void {
  mkdirSync(to, { recursive: true });
  const from = packageFolder(folder);
  for (const file of readdirSync(from).filter((name) => files.test(name))) {
    copyFileSync(join(from, file), join(to, file));
  }
}

/** Where `package/folder` is on disk, whether or not the package exports it. */
export function packageFolder(folder: string): string {
  const [scope = '', name = ''] = folder.split('/');
  const paths = createRequire(import.meta.url).resolve.paths(`${scope}/${name}`) ?? [];
  const found = paths.map((path) => join(path, folder)).find((path) => existsSync(path));
  if (!found) throw new Error(`${folder} is not installed: run npm ci.`);
  return found;
}

function quoted(file: string): string {
  return JSON.stringify(resolve(HERE, file));
}
