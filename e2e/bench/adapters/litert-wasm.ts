/** LiteRT.js on the CPU, on one thread, with the float32 model. */
import type { Load } from '../contract.ts';
import { liteRtReader } from './support/litert.ts';

export const load: Load = (base) =>
  liteRtReader(base, {
    options: { accelerator: 'wasm', cpuOptions: { numThreads: 1 } },
    form: 'float',
  });
