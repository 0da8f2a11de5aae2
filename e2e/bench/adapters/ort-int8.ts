/** onnxruntime-web in WebAssembly, on one thread, with the int8 export. */
import * as ort from 'onnxruntime-web/wasm';
import type { Load } from '../contract.ts';
import { ortReader } from './support/ort.ts';

export const load: Load = (base) =>
  ortReader(ort, base, {
    provider: 'wasm',
    threads: 1,
    model: 'int8/model.onnx',
    input: 'uint8',
  });
