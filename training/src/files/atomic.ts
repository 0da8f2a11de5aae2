/**
 * Owns writing a file so that nobody ever sees half of it. It must not know what is written.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Writes `data` beside `path`, flushes it to the disk and renames it into place; folders are made as
 * needed. When anything fails, what was at `path` before is still there and nothing else is.
 *
 * @throws the file system's error, such as `ENOSPC`.
 */
export async function writeFileAtomically(path: string, data: Uint8Array | string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const fresh = `${path}.${randomUUID()}.tmp`;
  try {
    const file = await open(fresh, 'wx');
    try {
      await file.writeFile(data);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(fresh, path);
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
}
