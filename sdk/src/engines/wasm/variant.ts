/**
 * Which of the two kernels this browser can run. Owns the choice; knows nothing of networks.
 */
import { plain, relaxed } from '#wasm-kernel';

import { InkdigitError } from '../../errors.ts';
import type { CodeBytes } from './layout.ts';
import { passesTrial } from './trial.ts';

/** A compiled kernel and the size of the activations that it works on. */
export interface Variant {
  readonly module: WebAssembly.Module;
  readonly codeBytes: CodeBytes;
}

/**
 * Compiles the best kernel that this browser accepts: relaxed SIMD before plain SIMD.
 * @throws {InkdigitError} `engine-unavailable` without WebAssembly, without SIMD, or where a content
 *   security policy forbids it.
 */
export function compileVariant(): Variant {
  if (typeof WebAssembly !== 'object') {
    throw unavailable('This browser has no WebAssembly');
  }
  const bytes = bytesOf(relaxed);
  if (WebAssembly.validate(bytes)) {
    const variant = compile(bytes, 1);
    if (passesTrial(variant)) return variant;
  }
  const fallback = bytesOf(plain);
  if (WebAssembly.validate(fallback)) return compile(fallback, 2);
  throw unavailable('This browser has no WebAssembly SIMD');
}

/** Synchronously: the module is far below the 4 kB that browsers have ever allowed for that. */
function compile(bytes: Uint8Array<ArrayBuffer>, codeBytes: CodeBytes): Variant {
  try {
    return { module: new WebAssembly.Module(bytes), codeBytes };
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

function bytesOf(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) =>
    parseInt(hex.slice(2 * i, 2 * i + 2), 16),
  );
}
