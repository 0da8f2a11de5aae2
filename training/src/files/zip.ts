/**
 * Owns taking chosen files out of a zip archive. It must not know what the archive is for.
 */
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openPromise } from 'yauzl';

/** What to unpack, and where to. */
export interface ExtractOptions {
  /** From an entry's name in the archive to the file to write, or undefined to leave it. */
  readonly target: (entry: string) => string | undefined;
  /** Told the unpacked bytes so far and in all. */
  readonly onBytes?: (done: number, total: number) => void;
  /** Stops it with the signal's reason; files written so far stay. */
  readonly signal?: AbortSignal;
}

/**
 * Unpacks entries of the zip at `archive`; folders are made as needed.
 * @throws when the archive is damaged or the disk refuses.
 */
export async function extract(archive: string, options: ExtractOptions): Promise<void> {
  const { target, onBytes, signal } = options;
  const zip = await openPromise(archive, { autoClose: false });
  try {
    const chosen = [];
    for await (const entry of zip.eachEntry()) {
      const path = entry.fileName.endsWith('/') ? undefined : target(entry.fileName);
      if (path !== undefined) chosen.push({ entry, path });
    }
    const total = chosen.reduce((sum, { entry }) => sum + entry.uncompressedSize, 0);
    let done = 0;
    for (const { entry, path } of chosen) {
      signal?.throwIfAborted();
      await mkdir(dirname(path), { recursive: true });
      const bytes = await zip.openReadStreamPromise(entry);
      bytes.on('data', (chunk: Buffer) => onBytes?.((done += chunk.length), total));
      await pipeline(bytes, createWriteStream(path), { ...(signal && { signal }) });
    }
  } finally {
    zip.close();
  }
}
