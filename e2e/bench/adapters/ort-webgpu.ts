/** onnxruntime-web on WebGPU. */
import * as ort from 'onnxruntime-web/webgpu';
import type { Load } from '../contract.ts';
import { ortReader } from './support/ort.ts';

export const load: Load = (base) =>
  ortReader(ort, base, {
    provider: 'webgpu',
    threads: 1,
    model: 'float/model.onnx',
    input: 'float32',
  });
