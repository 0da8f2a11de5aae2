/** LiteRT.js on the CPU, on one thread, with the int8 export. */
import type { Load } from '../contract.ts';
import { liteRtReader } from './support/litert.ts';

export const load: Load = (base) =>
  liteRtReader(base, {
    options: { accelerator: 'wasm', cpuOptions: { numThreads: 1 } },
    form: 'int8',
  });
