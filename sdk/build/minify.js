/**
 * Makes a bundle as small as it goes, for rollup.
 *
 * Two minifiers, because each finds what the other leaves: terser shortens the names of members
 * that nobody else knows (`names.js`), inlines and folds more; oxc names and prints in a way that
 * compresses better.
 */
import { minifySync } from 'rolldown/utils';
import { minify } from 'terser';

import { keptNames } from './names.js';

/** @returns {import('rollup').Plugin[]} */
export function minified() {
  /** What terser named the members of the chunks before: those of one entry share objects. */
  let nameCache = {};
  /** @type {Promise<unknown>} */
  let before = Promise.resolve();
  // In a <script> the top-level name is the product.
  const isModule = (/** @type {{ format: string }} */ { format }) => format === 'es';
  return [
    {
      name: 'terser',
      renderStart() {
        nameCache = {};
      },
      async renderChunk(code, _chunk, output, { chunks }) {
        const all = Object.values(chunks);
        const modules = Object.assign({}, ...all.map((chunk) => chunk.modules));
        // A chunk's exports are members of what `import()` gives.
        const reserved = [...keptNames(code, modules), ...all.flatMap((chunk) => chunk.exports)];
        const done = before.then(() =>
          minify(code, {
            ...{ ecma: 2022, module: isModule(output), sourceMap: { asObject: true }, nameCache },
            compress: { passes: 6, unsafe_arrows: true, hoist_funs: true, pure_getters: true },
            mangle: { properties: { reserved, builtins: true, keep_quoted: true } },
          }),
        );
        before = done;
        const { code: smaller = '', map } = await done;
        return { code: smaller, map: /** @type {import('rollup').SourceMapInput} */ (map) };
      },
    },
    {
      name: 'oxc',
      renderChunk(code, _chunk, output) {
        const { code: smaller, map } = minifySync('bundle.js', code, {
          ...{ module: isModule(output), sourcemap: true, compress: { target: 'es2022' } },
          codegen: { legalComments: 'inline' },
        });
        return { code: smaller, map: map ?? null };
      },
    },
  ];
}
