/**
 * Loads the released model as the module `#model`, for rollup (the build) and vite (the tests) alike.
 *
 * The bytes travel as text in the code: one request, and no asset path that a bundler could lose.
 * Each byte is two characters, its halves: 0–15 from '`' on, then 0–15 from '0' on. Every one is
 * ASCII, for pages that are not UTF-8. Weights have few kinds of upper halves and the two alphabets
 * tell brotli which half it is at, so that this downloads 5 % smaller than base64.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The released bundle's file. */
export const MODEL_FILE = fileURLToPath(
  new URL('../../models/digits-v1/model.bin', import.meta.url),
);

/** @param {Uint8Array} bytes; @returns text that `sdk/src/index.ts` makes bytes of again. */
function textOf(bytes) {
  return Array.from(bytes, (byte) => String.fromCharCode(96 + (byte >> 4), 48 + (byte & 15))).join(
    '',
  );
}

/** @returns {{ name: string, resolveId: (id: string) => string | null, load: (id: string) => string | null }} */
export function embeddedModel() {
  const id = '\0embedded-model';
  return {
    name: 'embedded-model',
    resolveId: (source) => (source === '#model' ? id : null),
    load: (source) =>
      source === id ? `export default ${JSON.stringify(textOf(readFileSync(MODEL_FILE)))};` : null,
  };
}
