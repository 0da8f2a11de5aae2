/** LiteRT.js on WebGPU. */
import type { Load } from '../contract.ts';
import { liteRtReader } from './support/litert.ts';

export const load: Load = (base) =>
  liteRtReader(base, {
    options: { accelerator: 'webgpu', gpuOptions: { precision: 'fp32' } },
    form: 'float',
  });
