import { createHash } from 'node:crypto';

import fc from 'fast-check';
import { expect, test, vi } from 'vitest';

import { arithmeticDecoder, KINDS, newCounts } from '../src/model/arithmetic/decode.ts';
import { ArithmeticEncoder } from '../src/model/arithmetic/encode.ts';
import { quickDecoder } from '../src/model/arithmetic/wasm.ts';
import { checkNetwork } from '../src/model/check.ts';
import { decodeModel } from '../src/model/decode.ts';
import { encodeModel, type Storage } from '../src/model/encode.ts';
import type { Model } from '../src/model/model.ts';
import type { Layer } from '../src/model/network.ts';
import { sha256, toHex } from '../src/model/sha256.ts';
import { InkdigitError } from '../src/errors.ts';
import { networks } from './any-network.ts';
import { smallModel } from './networks.ts';

const STORAGES: readonly Storage[] = ['coded', 'raw'];

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
          rejectBelow: 0.5,
        };
        for (const storage of STORAGES) {
          expect(decodeModel(encodeModel(model, storage))).toEqual(model);
        }
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

test('raw tensors lie in the file one after the other', () => {
  const model = smallModel();
  const bytes = encodeModel(model, 'raw');
  const last = model.network.layers.at(-1)?.weights ?? new Int8Array();
  const end = bytes.length - 8;
  expect(new Int8Array(bytes.slice(end - last.length, end).buffer)).toEqual(last);
});

const integers = fc.array(
  fc.oneof(fc.integer({ min: -8, max: 8 }), fc.integer({ min: -(2 ** 31) + 1, max: 2 ** 31 - 1 })),
);

const decoders = { arithmeticDecoder, quickDecoder };

test.each(Object.entries(decoders))(
  'integers survive the code by %s, whatever kind follows which',
  (_name, decoder) => {
    fc.assert(
      fc.property(integers, integers, (first, second) => {
        const encoder = new ArithmeticEncoder();
        for (const values of [first, second]) {
          const counts = newCounts();
          values.forEach((value) => encoder.write(counts, value));
        }
        const next = decoder(encoder.finish());
        [first, second].forEach((values, kind) => {
          expect(values.map(() => next(kind))).toEqual(values.map((value) => value + 0));
        });
      }),
      { numRuns: 500 },
    );
  },
);

test('the quick decoder reads from any bytes, and past their end, what the readable one reads', () => {
  const kinds = fc.array(fc.integer({ min: 0, max: KINDS - 1 }), { maxLength: 200 });
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), kinds, (bytes, kinds) => {
      expect(kinds.map(quickDecoder(bytes))).toEqual(kinds.map(arithmeticDecoder(bytes)));
    }),
    { numRuns: 500 },
  );
});

test('without WebAssembly a model decodes all the same', () => {
  const bytes = encodeModel(smallModel());
  vi.stubGlobal('WebAssembly', undefined);
  try {
    expect(decodeModel(bytes, false, quickDecoder)).toEqual(smallModel());
  } finally {
    vi.unstubAllGlobals();
  }
});

test('the arithmetic code comes near the entropy', () => {
  const values = Array.from({ length: 8000 }, (_, i) => [0, 0, 0, 0, 1, -1, 2, 0][i % 8] ?? 0);
  const entropy = (5 / 8) * Math.log2(8 / 5) + (3 / 8) * 3;
  const encoder = new ArithmeticEncoder();
  const counts = newCounts();
  values.forEach((value) => encoder.write(counts, value));
  expect((8 * encoder.finish().length) / values.length).toBeLessThan(1.02 * entropy);
});

test('an integer that does not fit is refused', () => {
  const encoder = new ArithmeticEncoder();
  for (const value of [2 ** 31, -(2 ** 31), 0.5, NaN]) {
    expect(() => encoder.write(newCounts(), value)).toThrow(RangeError);
  }
});

test('a coded file that claims more than a page should decode is refused at once', () => {
  const bytes = encodeModel(smallModel());
  // 65,535 channels of 28 × 28 in the first layer.
  bytes.set([28, 1, 0, 1, 255, 255], 28);
  bytes.set(sha256(bytes.subarray(0, -8)).subarray(0, 8), bytes.length - 8);
  expect(codeOf(() => decodeModel(bytes))).toBe('model-integrity');
});

test.each(STORAGES)('every flipped bit of a %s file is noticed', (storage) => {
  const bytes = encodeModel(smallModel(), storage);
  for (let i = 0; i < bytes.length; i++) {
    const broken = bytes.slice();
    broken[i] = (broken[i] ?? 0) ^ (1 << (i % 8));
    expect(codeOf(() => decodeModel(broken))).toMatch(/^model-/);
  }
});

test.each(STORAGES)('every truncation and every extension of a %s file is noticed', (storage) => {
  const bytes = encodeModel(smallModel(), storage);
  for (let end = 0; end < bytes.length; end++) {
    // What begins as a model is one, cut short.
    const code = end < 4 ? 'model-format' : 'model-integrity';
    expect(codeOf(() => decodeModel(bytes.subarray(0, end)))).toBe(code);
  }
  const longer = new Uint8Array(bytes.length + 1);
  longer.set(bytes);
  expect(codeOf(() => decodeModel(longer))).toBe('model-integrity');
});

test.each(STORAGES)(
  'forged headers of a %s file with a right checksum give typed errors',
  (storage) => {
    const bytes = encodeModel(smallModel(), storage);
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
      // A coded file that claims much more takes its time.
      { numRuns: storage === 'coded' ? 300 : 2000 },
    );
  },
);

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
