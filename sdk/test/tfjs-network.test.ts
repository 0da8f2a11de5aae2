/** The network on real tfjs backends: the integers of the reference, on any network. */
import { createRequire } from 'node:module';
import { dirname } from 'node:path';

import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { inferLogits } from '../src/engines/js/infer.ts';
import { TfjsNetwork } from '../src/tfjs/network.ts';
import { fitsFloat32 } from '../src/tfjs/requantise.ts';
import { networks, randomPixels } from './any-network.ts';

const main = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
setWasmPaths(`${dirname(main)}/`);

describe.each(['cpu', 'wasm'])('on the %s backend', (backend) => {
  let before = 0;

  beforeEach(async () => {
    expect(await tf.setBackend(backend)).toBe(true);
    before = tf.memory().numTensors;
  });

  afterEach(() => {
    expect(tf.memory().numTensors, 'tensors left behind').toBe(before);
  });

  test('equals the reference on any network', async () => {
    await fc.assert(
      fc.asyncProperty(networks, fc.nat(), async (network, seed) => {
        fc.pre(fitsFloat32(network));
        const pixels = randomPixels(network, 3, seed);
        const engine = new TfjsNetwork(tf, network);
        const logits = await engine.infer(pixels);
        engine.dispose();
        expect(logits).toEqual(inferLogits(network, pixels, 3));
      }),
      { numRuns: 60 },
    );
  });
});
