/** What a file's bytes hash to. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

import type { FileHash } from './data.ts';

/** The SHA-256 of a file. @throws Error when it is not there. */
export function hashFile(path: string): FileHash {
  const hex = createHash('sha256').update(readFileSync(path)).digest('hex');
  return { name: basename(path), algorithm: 'sha256', hex };
}
