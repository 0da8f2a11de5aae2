/** onnxruntime-web on WebGPU, the build that suspends with JSPI. */
import * as ort from 'onnxruntime-web/jspi';
import type { Load } from '../contract.ts';
import { ortReader } from './support/ort.ts';

export const load: Load = (base) =>
  ortReader(ort, base, {
    provider: 'webgpu',
    threads: 1,
    model: 'float/model.onnx',
    input: 'float32',
  });
