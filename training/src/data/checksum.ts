/** Owns telling the published bytes from any others. It must not know where they came from. */
import { createHash } from 'node:crypto';
import { DataError } from './error.ts';
import type { DataFile } from './source.ts';

/** @throws DataError `checksum` unless the unpacked `bytes` are the published ones. */
export function verifyChecksum(bytes: Uint8Array, { path, checksum }: DataFile): void {
  const { algorithm, hex } = checksum;
  const found = createHash(algorithm).update(bytes).digest('hex');
  if (found === hex) return;
  throw new DataError(
    'checksum',
    `${path} has ${algorithm} ${found} and should have ${hex}.`,
    'It is damaged or another file: delete it and get it again.',
  );
}
