/** Unit tests of every workspace: `npx vitest run` from the root. */
import { defineConfig } from 'vitest/config';

import { wasmModules } from './sdk/build/wasm.js';
import { embeddedModel } from './sdk/build/model.js';
import { wgsl } from './sdk/build/wgsl.js';
import { wasmWorker } from './sdk/build/worker.js';

export default defineConfig({
  plugins: [wgsl(), wasmModules(), wasmWorker(), embeddedModel()],
  test: {
    include: ['*/test/**/*.test.ts', '.ci/*.test.mjs'],
    // Catches what hangs; nothing here measures speed, and a busy machine is no failure.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: ['default', 'json'],
    outputFile: { json: 'results/unit.json' },
  },
});
