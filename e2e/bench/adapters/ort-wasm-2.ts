/** onnxruntime-web in WebAssembly, on two threads, with the float32 model. */
import * as ort from 'onnxruntime-web/wasm';
import mjs from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import type { Load } from '../contract.ts';
import { ortReader } from './support/ort.ts';

export const load: Load = (base) => {
  // Its workers import the module that started them: bundled, that would be this page's script.
  ort.env.wasm.wasmPaths = { mjs, wasm };
  return ortReader(ort, base, {
    provider: 'wasm',
    threads: 2,
    model: 'float/model.onnx',
    input: 'float32',
  });
};
