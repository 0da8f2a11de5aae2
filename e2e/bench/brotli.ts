/**
 * Compresses what is served, once: Brotli at its best, as a CDN keeps its static files. Megabytes of
 * WebAssembly take minutes, so what was compressed before is kept by its content.
 */
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';

const CACHE = resolve(import.meta.dirname, '../../node_modules/.cache/inkdigit-bench');

const compress = promisify(brotliCompress);

/** Compressions under way, by what they compress: contenders share files. */
const underWay = new Map<string, Promise<void>>();

/** Writes `<file>.br` beside every file of a folder and below it. */
export async function compressFolder(folder: string): Promise<void> {
  mkdirSync(CACHE, { recursive: true });
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !entry.name.endsWith('.br'));
  await Promise.all(files.map((file) => compressFile(join(file.parentPath, file.name))));
}

async function compressFile(file: string): Promise<void> {
  const bytes = await readFile(file);
  const kept = join(CACHE, `${createHash('sha256').update(bytes).digest('hex')}.br`);
  if (!existsSync(kept)) {
    const work = underWay.get(kept) ?? keep(bytes, kept);
    underWay.set(kept, work);
    await work;
  }
  copyFileSync(kept, `${file}.br`);
}

async function keep(bytes: Buffer, kept: string): Promise<void> {
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  // Renamed when whole, so that an interrupted run leaves no half.
  writeFileSync(`${kept}.part`, await compress(bytes, { params }));
  renameSync(`${kept}.part`, kept);
}
