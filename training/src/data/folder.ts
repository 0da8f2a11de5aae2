/**
 * Owns reading data files from a folder that somebody filled. It must not know the cache or the network.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { verifyChecksum } from './checksum.ts';
import { DataError } from './error.ts';
import type { DataFile, DataSource } from './source.ts';
import { unpack } from './unpack.ts';

/** Endings under which a folder may hold a file: unpacked, gzip, Unix compress. */
const ENDINGS = ['', '.gz', '.Z'];

/**
 * A source that reads `folder/mnist/…` and `folder/pendigits/…`, unpacked or packed.
 * A missing file is DataError `missing`; the folder is never written to.
 */
export function folderSource(folder: string): DataSource {
  return {
    description: folder,
    async read(file) {
      const found = await findInFolder(folder, file);
      if (found) return found;
      throw new DataError(
        'missing',
        `${folder} holds no ${file.path}, packed or not.`,
        `Put it there, from ${file.mirrors[0] ?? 'its publisher'}, or unset INKDIGIT_DATA to have it downloaded.`,
      );
    },
  };
}

/** The unpacked, verified bytes, or undefined when the folder has no such file. @throws DataError. */
export async function findInFolder(
  folder: string,
  file: DataFile,
): Promise<Uint8Array | undefined> {
  for (const ending of ENDINGS) {
    const path = join(folder, file.path + ending);
    const packed = await readIfThere(path);
    if (!packed) continue;
    const bytes = await unpack(packed, path);
    verifyChecksum(bytes, file);
    return bytes;
  }
  return undefined;
}

async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new DataError(
      'disk',
      `${path} cannot be read (${String(code)}).`,
      'Make it readable or name another folder in INKDIGIT_DATA.',
      { cause },
    );
  }
}
