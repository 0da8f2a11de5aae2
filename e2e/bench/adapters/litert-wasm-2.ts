/** LiteRT.js on the CPU, on two threads, with the float32 model. */
import type { Load } from '../contract.ts';
import { liteRtReader } from './support/litert.ts';

export const load: Load = (base) =>
  liteRtReader(base, {
    options: { accelerator: 'wasm', cpuOptions: { numThreads: 2 } },
    threads: true,
    form: 'float',
  });
