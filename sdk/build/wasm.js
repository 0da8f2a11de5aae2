/**
 * Compiles what is written in AssemblyScript, the wasm engine's kernel and the decoder of models, and
 * loads it as the module `#wasm-modules`, for rollup (the build) and vite (the tests) alike.
 *
 * Modules travel as hexadecimal text: it survives any bundler, and unlike base64 it keeps equal
 * bytes equal, so that brotli finds what the engine's variants share and takes the doubling back.
 */
import { Buffer } from 'node:buffer';
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import binaryen from 'assemblyscript/binaryen';

const COMPILER = createRequire(import.meta.url).resolve('assemblyscript/bin/asc.js');

const FLAGS = [
  ...['-O3s', '--converge', '--noAssert', '--runtime', 'stub'],
  ...['--importMemory', '--noExportMemory'],
];
const SIMD = ['--enable', 'simd'];
const RELAXED = [...SIMD, '--enable', 'relaxed-simd'];

/**
 * Nodes of a function that is copied to wherever it is called: the kernel's `requantise`. Left alone, the
 * compiler copies none of that size, and browsers may not do it for us.
 */
const INLINED = 14;

/** @type {Promise<{ paired: string, relaxed: string, plain: string }> | undefined} */
let kernel;

/** All variants in hexadecimal; compiled once per process. */
export function compileKernel() {
  const source = 'engines/wasm/kernel/kernel.ts';
  kernel ??= Promise.all([
    compile(source, [...RELAXED, '--use', 'PAIRED=1']),
    compile(source, [...RELAXED, '--use', 'PAIRED=0']),
    compile(source, [...SIMD, '--use', 'PAIRED=0']),
  ]).then(([paired, relaxed, plain]) => ({ paired, relaxed, plain }));
  return kernel;
}

/** @type {Promise<string> | undefined} */
let decoder;

function compileDecoder() {
  return (decoder ??= compile('model/arithmetic/kernel/decoder.ts', []));
}

/** @param {string} source path from `src`. @param {string[]} flags @returns the module in hexadecimal. */
async function compile(source, flags) {
  const entry = fileURLToPath(new URL(`../src/${source}`, import.meta.url));
  // Without a file's name after it, `--outFile` means standard output.
  const args = [COMPILER, entry, ...FLAGS, ...flags, '--outFile'];
  const { stdout } = await promisify(execFile)(process.execPath, args, { encoding: 'buffer' });
  return Buffer.from(inlined(stdout)).toString('hex');
}

/** @param {Uint8Array} bytes of a module. @returns it with its small functions copied to their callers. */
function inlined(bytes) {
  const module = binaryen.readBinary(bytes);
  module.setFeatures(binaryen.Features.All);
  binaryen.setOptimizeLevel(2);
  binaryen.setShrinkLevel(2);
  binaryen.setAlwaysInlineMaxSize(INLINED);
  module.optimize();
  return module.emitBinary();
}

/** @returns {{ name: string, resolveId: (id: string) => string | null, load: (id: string) => Promise<string> | null }} */
export function wasmModules() {
  const id = '\0wasm-modules';
  return {
    name: 'wasm-modules',
    resolveId: (source) => (source === '#wasm-modules' ? id : null),
    load: (source) => (source === id ? modulesAsCode() : null),
  };
}

async function modulesAsCode() {
  const [{ paired, relaxed, plain }, decoder] = await Promise.all([
    compileKernel(),
    compileDecoder(),
  ]);
  // In one piece: brotli then adapts once to hexadecimal, which is worth a hundred bytes; and this way
  // round, which is worth as many.
  return `export const [decoder, plain, relaxed, paired] = '${decoder} ${plain} ${relaxed} ${paired}'.split(' ');`;
}
