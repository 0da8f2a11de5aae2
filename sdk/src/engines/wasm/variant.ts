/**
 * Which of the kernels runs a network best in this browser. Owns the choice.
 */
import { paired, plain, relaxed } from '#wasm-modules';

import { InkdigitError } from '../../errors.ts';
import type { Network } from '../../model/network.ts';
import { fromHex } from '../../text.ts';
import { passesTrial } from './trial.ts';

/**
 * Mean size of weights up to which pairs are quicker: larger ones soon fill 16 bits. Steps of half of a
 * channel's root mean square, as ours are, make it 2; int8 as it is usually made, 30 and more.
 */
const SMALL = 32;
/** Weights of a layer that are looked at. */
const SAMPLE = 256;

/**
 * Compiles the best kernel that this browser accepts: relaxed SIMD before plain SIMD, in pairs where
 * the browser multiplies so and weights are small.
 * @throws {InkdigitError} `engine-unavailable` without WebAssembly, without SIMD, or where a content
 *   security policy forbids it.
 */
export function compileKernel({ layers }: Network): WebAssembly.Module {
  if (typeof WebAssembly !== 'object') {
    throw unavailable('This browser has no WebAssembly');
  }
  const small = layers.every(
    ({ weights }) =>
      weights.subarray(0, SAMPLE).reduce((sum, weight) => sum + Math.abs(weight), 0) <=
      SMALL * SAMPLE,
  );
  for (const hex of small ? [paired, relaxed, plain] : [relaxed, plain]) {
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
