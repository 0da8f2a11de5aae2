import { createHash } from 'node:crypto';

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { checkNetwork } from '../src/model/check.ts';
import { decodeModel } from '../src/model/decode.ts';
import { encodeModel, locateTensors } from '../src/model/encode.ts';
import type { Model } from '../src/model/model.ts';
import type { Layer } from '../src/model/network.ts';
import { sha256, toHex } from '../src/model/sha256.ts';
import { InkdigitError } from '../src/errors.ts';
import { networks } from './any-network.ts';
import { smallModel } from './networks.ts';

const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof InkdigitError) return error.code;
    throw error;
  }
  return 'nothing thrown';
};

test('sha256 agrees with Node on any bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(toHex(sha256(bytes))).toBe(createHash('sha256').update(bytes).digest('hex'));
    }),
  );
});

test('a model survives encoding and decoding', () => {
  fc.assert(
    fc.property(
      networks,
      fc.string(),
      fc.dictionary(
        fc.string(),
        fc.double({ noNaN: true, noDefaultInfinity: true, min: 0, max: 1 }),
      ),
      fc.float({ min: Math.fround(1e-6), max: 10, noNaN: true }),
      (network, name, metrics, logitScale) => {
        const labels = Array.from(
          { length: network.layers.at(-1)?.outChannels ?? 0 },
          (_, i) => `ж${i}`,
        );
        const plain = JSON.parse(JSON.stringify(metrics)) as Model['metrics'];
        const model: Model = {
          name,
          version: '1.0.0',
          labels,
          metrics: plain,
          network,
          logitScale,
        };
        expect(decodeModel(encodeModel(model))).toEqual(model);
      },
    ),
  );
});

test('a model decodes from the middle of a larger buffer', () => {
  const bytes = encodeModel(smallModel());
  const around = new Uint8Array(bytes.length + 7);
  around.set(bytes, 3);
  expect(decodeModel(around.subarray(3, 3 + bytes.length))).toEqual(smallModel());
});

test('tensor locations point at the tensors', () => {
  const model = smallModel();
  const view = new DataView(encodeModel(model).buffer);
  locateTensors(model).forEach((place, i) => {
    const layer = model.network.layers[i];
    expect(view.getInt32(place.bias, true)).toBe(layer?.bias[0]);
    expect(view.getInt8(place.end - 1)).toBe(layer?.weights.at(-1));
  });
});

test('every flipped bit is noticed', () => {
  const bytes = encodeModel(smallModel());
  for (let i = 0; i < bytes.length; i++) {
    const broken = bytes.slice();
    broken[i] = (broken[i] ?? 0) ^ (1 << (i % 8));
    expect(codeOf(() => decodeModel(broken))).toMatch(/^model-/);
  }
});

test('every truncation and every extension is noticed', () => {
  const bytes = encodeModel(smallModel());
  for (let end = 0; end < bytes.length; end++) {
    // What begins as a model is one, cut short.
    const code = end < 4 ? 'model-format' : 'model-integrity';
    expect(codeOf(() => decodeModel(bytes.subarray(0, end)))).toBe(code);
  }
  const longer = new Uint8Array(bytes.length + 1);
  longer.set(bytes);
  expect(codeOf(() => decodeModel(longer))).toBe('model-integrity');
});

test('forged headers with a right checksum give typed errors, whatever they say', () => {
  const bytes = encodeModel(smallModel());
  fc.assert(
    fc.property(
      fc.integer({ min: 4, max: 120 }),
      fc.uint8Array({ minLength: 1, maxLength: 8 }),
      (at, patch) => {
        const forged = bytes.slice();
        forged.set(patch, at);
        forged.set(sha256(forged.subarray(0, -8)).subarray(0, 8), forged.length - 8);
        const code = codeOf(() => decodeModel(forged));
        expect(['nothing thrown', 'model-format', 'model-integrity']).toContain(code);
      },
    ),
    { numRuns: 2000 },
  );
});

test('what is not a model is named for what it is', () => {
  const text = (value: string): Uint8Array => new TextEncoder().encode(value);
  expect(() => decodeModel(text('<!DOCTYPE html><html>'))).toThrow(/web page/);
  expect(() => decodeModel(text('GIF89a'))).toThrow(/not an inkdigit model/);
  const future = encodeModel(smallModel());
  future[4] = 2;
  expect(() => decodeModel(future)).toThrow(/v2.*reads v1.*update inkdigit/);
});

const broken: readonly [string, (layer: Layer) => Partial<Layer>][] = [
  ['the weight −128', (layer) => ({ weights: layer.weights.map((w, i) => (i === 0 ? -128 : w)) })],
  ['a bias that overflows', (layer) => ({ bias: layer.bias.map(() => 2 ** 31 - 1) })],
  [
    'a shift of 0',
    (layer) => ({
      requantisation: layer.requantisation && {
        ...layer.requantisation,
        shift: layer.requantisation.shift.map(() => 0),
      },
    }),
  ],
  ['a rescaling that overflows', (layer) => ({ bias: layer.bias.map(() => 2 ** 28) })],
  ['a channel too many', () => ({ inChannels: 2 })],
  ['a kernel of 0', () => ({ kernel: 0 })],
  ['a pool of 3', () => ({ pool: 3 })],
  ['logits in the middle', () => ({ requantisation: null })],
  ['a missing bias', (layer) => ({ bias: layer.bias.subarray(1) })],
];

test.each(broken)('a network with %s is refused', (_, change) => {
  const { network } = smallModel();
  const [first, ...rest] = network.layers;
  if (!first) throw new Error('The small model has layers.');
  expect(codeOf(() => checkNetwork(network))).toBe('nothing thrown');
  const layers = [{ ...first, ...change(first) }, ...rest];
  expect(codeOf(() => checkNetwork({ ...network, layers }))).toBe('model-format');
});
