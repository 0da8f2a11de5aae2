/**
 * What the package ships: ES modules with types, and one file for a CDN <script>. Each stands alone,
 * so that a page loads one file whichever it picks; but `core`, whose pages serve a model beside it
 * anyway, leaves in files of their own the GPU's code, which only a browser with WebGPU fetches, after
 * the first answer, and the code for numbers, which a page fetches when it reads its first one; and
 * `pad` takes library and model from `index` beside it, for a page may use both.
 */
import { copyFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

import dts from 'rollup-plugin-dts';
import esbuild from 'rollup-plugin-esbuild';

import { wasmModules } from './build/wasm.js';
import { minified } from './build/minify.js';
import { embeddedModel, MODEL_FILE } from './build/model.js';
import { wgsl } from './build/wgsl.js';
import { wasmWorker } from './build/worker.js';

const { version } = createRequire(import.meta.url)('./package.json');
const code = `inkdigit ${version} | MIT`;
/** What carries the model says under which licence. */
const banner = (entry) =>
  ['core', 'pad'].includes(entry) ? `/*! ${code} */` : `/*! ${code} | weights CC BY-SA 4.0 */`;

const copyFiles = {
  name: 'copy-files',
  writeBundle() {
    copyFileSync(MODEL_FILE, 'dist/model.bin');
    copyFileSync('../LICENSE', 'dist/LICENSE');
  },
};

const plugins = [
  wgsl(),
  wasmModules(),
  wasmWorker(),
  embeddedModel(),
  esbuild({ target: 'es2022' }),
  minified(),
];

/** @param {string} entry @returns {import('rollup').RollupOptions} */
const library = (entry) => ({
  input: `src/${entry}.ts`,
  output: {
    ...{ file: `dist/${entry}.js`, format: 'es', sourcemap: true, banner: banner(entry) },
    inlineDynamicImports: true,
  },
  plugins,
});

/** @type {import('rollup').RollupOptions} */
const core = {
  input: 'src/core.ts',
  // These files take errors and shapes from the library, which so has names that only they use.
  preserveEntrySignatures: 'allow-extension',
  output: {
    ...{ dir: 'dist', format: 'es', sourcemap: true, banner: banner('core') },
    chunkFileNames: ({ moduleIds }) =>
      moduleIds.some((id) => id.includes('/number/')) ? 'core-number.js' : 'core-webgpu.js',
  },
  plugins,
};

/** The main entry, and how another finds it. */
const MAIN = fileURLToPath(new URL('src/index.ts', import.meta.url));
const paths = { [MAIN]: './index.js' };

/** @type {import('rollup').RollupOptions} */
const pad = {
  input: 'src/pad.ts',
  external: [MAIN],
  output: { file: 'dist/pad.js', format: 'es', sourcemap: true, banner: banner('pad'), paths },
  plugins,
};

/** @param {string} entry @returns {import('rollup').RollupOptions} */
const types = (entry) => ({
  input: `src/${entry}.ts`,
  external: entry === 'pad' ? [MAIN] : [],
  // The plugin drops the reference that api.ts makes, and a stranger's `lib` may lack the symbol.
  output: {
    file: `dist/${entry}.d.ts`,
    banner: '/// <reference lib="esnext.disposable" />',
    paths,
  },
  plugins: [dts()],
});

export default [
  // First, for they say which names the code must keep.
  ...['index', 'core', 'tfjs', 'pad'].map(types),
  ...['index', 'tfjs'].map(library),
  core,
  pad,
  {
    input: 'src/index.ts',
    output: {
      file: 'dist/inkdigit.min.js',
      format: 'iife',
      inlineDynamicImports: true,
      name: 'inkdigit',
      sourcemap: true,
      banner: banner('index'),
    },
    plugins: [...plugins, copyFiles],
  },
];
