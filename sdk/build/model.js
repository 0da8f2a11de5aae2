/**
 * Loads the released model as the module `#model`, for rollup (the build) and vite (the tests) alike.
 *
 * The bytes travel as base64 in the code: one request, and no asset path that a bundler could lose.
 * Base64 survives a page that is not UTF-8, and brotli takes back nearly all of what it adds.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The released bundle's file. */
export const MODEL_FILE = fileURLToPath(
  new URL('../../models/digits-v1/model.bin', import.meta.url),
);

/** @returns {{ name: string, resolveId: (id: string) => string | null, load: (id: string) => string | null }} */
export function embeddedModel() {
  const id = '\0embedded-model';
  return {
    name: 'embedded-model',
    resolveId: (source) => (source === '#model' ? id : null),
    load: (source) =>
      source === id
        ? `export default ${JSON.stringify(readFileSync(MODEL_FILE).toString('base64'))};`
        : null,
  };
}
