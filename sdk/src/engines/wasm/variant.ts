/**
 * Which of the kernels runs best in this browser. Owns the choice; knows nothing of networks.
 */
import { paired, plain, relaxed } from '#wasm-modules';

import { InkdigitError } from '../../errors.ts';
import { fromHex } from '../../text.ts';
import { passesTrial } from './trial.ts';

/**
 * Compiles the best kernel that this browser accepts: relaxed SIMD before plain SIMD, in pairs where
 * the processor does so itself.
 * @throws {InkdigitError} `engine-unavailable` without WebAssembly, without SIMD, or where a content
 *   security policy forbids it.
 */
export function compileKernel(): WebAssembly.Module {
  if (typeof WebAssembly !== 'object') {
    throw unavailable('This browser has no WebAssembly');
  }
  for (const hex of [paired, relaxed, plain]) {
    const bytes = fromHex(hex);
    if (!WebAssembly.validate(bytes)) continue;
    const module = compile(bytes);
    if (hex === plain || passesTrial(module, hex === paired)) return module;
  }
  throw unavailable('This browser has no WebAssembly SIMD');
}

/** Synchronously: the module is far below the 4 kB that browsers have ever allowed for that. */
function compile(bytes: Uint8Array<ArrayBuffer>): WebAssembly.Module {
  try {
    return new WebAssembly.Module(bytes);
  } catch (cause) {
    throw unavailable(
      "This page's content security policy forbids WebAssembly (allow 'wasm-unsafe-eval' in script-src)",
      cause,
    );
  }
}

function unavailable(problem: string, cause?: unknown): InkdigitError {
  const remedy = "use engine 'auto' or 'js', or update the browser";
  return new InkdigitError('engine-unavailable', `${problem}: ${remedy}.`, { cause });
}
