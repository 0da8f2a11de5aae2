import fc from 'fast-check';
import { expect, test } from 'vitest';

import { createJsEngine } from '../src/engines/js/index.ts';
import { inferLogits, traceLayers } from '../src/engines/js/infer.ts';
import { checkNetwork } from '../src/model/check.ts';
import type { Layer } from '../src/model/network.ts';
import { naiveLogits, networks, randomPixels } from './any-network.ts';
import { randomNetwork } from './networks.ts';

test('the reference equals the formula on any network', () => {
  fc.assert(
    fc.property(networks, fc.nat(), (network, seed) => {
      checkNetwork(network);
      const pixels = randomPixels(network, 1, seed);
      expect(Array.from(inferLogits(network, pixels, 1))).toEqual(naiveLogits(network, pixels));
    }),
  );
});

test('the reference equals the formula on a network of the released shape', () => {
  const conv = (
    outChannels: number,
    padding: number,
    pool: number,
  ): Parameters<typeof randomNetwork>[2][number] => ({
    kernel: 3,
    stride: 1,
    padding,
    pool,
    outChannels,
  });
  const specs = [conv(12, 1, 2), conv(16, 1, 1), conv(16, 1, 2), conv(24, 0, 1), conv(24, 0, 1)];
  const network = randomNetwork(5, { height: 28, width: 28 }, specs, 10);
  const pixels = randomPixels(network, 1, 6);
  expect(Array.from(inferLogits(network, pixels, 1))).toEqual(naiveLogits(network, pixels));
});

test('the reference pools the sums of a last layer that is pooled', () => {
  const network = randomNetwork(4, { height: 5, width: 5 }, [], 3);
  const [last] = network.layers as [Layer];
  const pooled = {
    ...network,
    layers: [{ ...last, kernel: 4, pool: 2, weights: last.weights.slice(0, 48) }],
  };
  checkNetwork(pooled);
  const pixels = randomPixels(pooled, 1, 6);
  expect(Array.from(inferLogits(pooled, pixels, 1))).toEqual(naiveLogits(pooled, pixels));
});

test('digits of a batch do not influence each other', () => {
  const network = randomNetwork(
    3,
    { height: 9, width: 9 },
    [{ kernel: 3, stride: 1, padding: 1, pool: 2, outChannels: 5 }],
    4,
  );
  const pixels = randomPixels(network, 3, 1);
  const one = (n: number): number[] =>
    Array.from(inferLogits(network, pixels.subarray(n * 81, (n + 1) * 81), 1));
  expect(Array.from(inferLogits(network, pixels, 3))).toEqual([...one(0), ...one(1), ...one(2)]);
});

test('a trace ends in the logits and holds one output per layer', () => {
  const network = randomNetwork(
    3,
    { height: 9, width: 9 },
    [{ kernel: 2, stride: 1, padding: 0, pool: 2, outChannels: 5 }],
    4,
  );
  const pixels = randomPixels(network, 1, 2);
  const trace = [...traceLayers(network, pixels)];
  expect(trace.map((codes) => codes.length)).toEqual([4 * 4 * 5, 4]);
  expect(trace.at(-1)).toEqual(inferLogits(network, pixels, 1));
});

test('a disposed engine says so', async () => {
  const engine = createJsEngine(randomNetwork(1, { height: 4, width: 4 }, [], 2));
  engine.dispose();
  engine.dispose();
  await expect(engine.infer(new Uint8Array(16))).rejects.toMatchObject({ code: 'disposed' });
});
