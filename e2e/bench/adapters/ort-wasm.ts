/** onnxruntime-web in WebAssembly, on one thread, with the float32 model. */
import * as ort from 'onnxruntime-web/wasm';
import type { Load } from '../contract.ts';
import { ortReader } from './support/ort.ts';

export const load: Load = (base) =>
  ortReader(ort, base, {
    provider: 'wasm',
    threads: 1,
    model: 'float/model.onnx',
    input: 'float32',
  });
