/** Owns saying what the file system refused. It must not know what was being written. */
import { DataError } from './error.ts';

/** Wraps a file system's error: `disk-full` when there is no space or quota left, `disk` otherwise. */
export function diskError(cause: unknown, path: string): DataError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new DataError(
      'disk-full',
      `No space is left for ${path}.`,
      'Free some (the data sets need 60 MB) or name a roomier folder in INKDIGIT_CACHE.',
      { cause },
    );
  }
  return new DataError(
    'disk',
    `${path} cannot be written (${code}).`,
    'Make the folder writable or name another one in INKDIGIT_CACHE.',
    { cause },
  );
}
