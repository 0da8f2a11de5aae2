/**
 * Compiles the AssemblyScript kernel of the wasm engine and loads it as the module `#wasm-kernel`,
 * for rollup (the build) and vite (the tests) alike.
 *
 * Both variants travel as hexadecimal text: it survives any bundler, and unlike base64 it keeps
 * equal bytes equal, so that brotli finds what the variants share and takes the doubling back.
 */
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const COMPILER = createRequire(import.meta.url).resolve('assemblyscript/bin/asc.js');
const ENTRY = fileURLToPath(new URL('../src/engines/wasm/kernel/kernel.ts', import.meta.url));

const FLAGS = [
  ...['-O3s', '--converge', '--noAssert', '--runtime', 'stub'],
  ...['--importMemory', '--noExportMemory', '--enable', 'simd'],
];

/** @type {Promise<{ relaxed: string, plain: string }> | undefined} */
let compiled;

/** Both variants in hexadecimal; compiled once per process. */
export function compileKernel() {
  compiled ??= Promise.all([compile(['--enable', 'relaxed-simd']), compile([])]).then(
    ([relaxed, plain]) => ({ relaxed, plain }),
  );
  return compiled;
}

/** @param {string[]} flags */
async function compile(flags) {
  // Without a file's name after it, `--outFile` means standard output.
  const args = [COMPILER, ENTRY, ...FLAGS, ...flags, '--outFile'];
  const { stdout } = await promisify(execFile)(process.execPath, args, { encoding: 'hex' });
  return stdout;
}

/** @returns {{ name: string, resolveId: (id: string) => string | null, load: (id: string) => Promise<string | null> }} */
export function wasmKernel() {
  const id = '\0wasm-kernel';
  return {
    name: 'wasm-kernel',
    resolveId: (source) => (source === '#wasm-kernel' ? id : null),
    load: async (source) => {
      if (source !== id) return null;
      const { relaxed, plain } = await compileKernel();
      return `export const relaxed = '${relaxed}', plain = '${plain}';`;
    },
  };
}
