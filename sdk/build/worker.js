/**
 * Bundles the worker of the wasm engine and loads it as text, as the module `#wasm-worker`, for
 * rollup (the build) and vite (the tests) alike: a worker made of text needs no file that a page
 * would have to host.
 */
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';
import { minifySync } from 'rolldown/utils';

const ENTRY = fileURLToPath(new URL('../src/engines/wasm/worker.ts', import.meta.url));

/** @returns {{ name: string, resolveId: (id: string) => string | null, load: (id: string) => Promise<string | null> }} */
export function wasmWorker() {
  const id = '\0wasm-worker';
  return {
    name: 'wasm-worker',
    resolveId: (source) => (source === '#wasm-worker' ? id : null),
    load: async (source) => {
      if (source !== id) return null;
      const { outputFiles } = await build({
        ...{ entryPoints: [ENTRY], bundle: true, format: 'esm', target: 'es2022' },
        ...{ minifySyntax: true, write: false },
      });
      // By the minifier of the page's code, which has the machine too: what is named alike
      // compresses to little.
      const { code } = minifySync('worker.js', outputFiles[0]?.text ?? '', {
        ...{ module: true, compress: { target: 'es2022' }, codegen: { legalComments: 'none' } },
      });
      return `export default ${JSON.stringify(code.trim())};`;
    },
  };
}
