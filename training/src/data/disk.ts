/** Owns saying what the file system refused. It must not know what was being written. */
import { errorCode, isDiskFull } from '../files/disk.ts';
import { DataError } from './error.ts';

/** Wraps a file system's error: `disk-full` when there is no space or quota left, `disk` otherwise. */
export function diskError(cause: unknown, path: string): DataError {
  if (isDiskFull(cause)) {
    return new DataError(
      'disk-full',
      `No space is left for ${path}.`,
      'Free some (the data sets need 60 MB) or name a roomier folder in INKDIGIT_CACHE.',
      { cause },
    );
  }
  return new DataError(
    'disk',
    `${path} cannot be written (${errorCode(cause) ?? String(cause)}).`,
    'Make the folder writable or name another one in INKDIGIT_CACHE.',
    { cause },
  );
}
