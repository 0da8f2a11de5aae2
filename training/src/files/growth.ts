/**
 * Owns watching a folder fill while a program that shows no progress of its own writes to it.
 * It must not know the program.
 */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

const LOOK_AGAIN_MS = 500;

/**
 * Tells `onBytes` how much the files below `folder` hold, twice a second.
 * @returns a function that ends it: nothing is told from then on.
 */
export function watchGrowth(folder: string, onBytes: (bytes: number) => void): () => void {
  let ended = false;
  const look = async (): Promise<void> => {
    const bytes = await bytesBelow(folder);
    if (!ended) onBytes(bytes);
  };
  const timer = setInterval(() => void look(), LOOK_AGAIN_MS);
  return () => {
    ended = true;
    clearInterval(timer);
  };
}

/** Bytes of all files below a folder; files and folders may come and go meanwhile. */
async function bytesBelow(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const sizes = names.map(async (name) => {
    const found = await stat(join(folder, name)).catch(() => undefined);
    return found?.isFile() ? found.size : 0;
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
