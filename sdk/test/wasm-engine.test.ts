/** The wasm engine, in every variant, gives the definition's integers, whatever the network. */
import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';

import fc from 'fast-check';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';

import { compileKernel } from '../build/wasm.js';
import { inferLogits } from '../src/engines/js/infer.ts';
import { createWasmEngine } from '../src/engines/wasm/index.ts';
import { createMachine } from '../src/engines/wasm/machine.ts';
import { passesTrial } from '../src/engines/wasm/trial.ts';
import { compileKernel as chooseKernel } from '../src/engines/wasm/variant.ts';
import { checkNetwork } from '../src/model/check.ts';
import { decodeModel } from '../src/model/decode.ts';
import type { Layer, MapSize, Network } from '../src/model/network.ts';
import { naiveLogits, networks, randomPixels } from './any-network.ts';
import { type LayerSpec, randomNetwork } from './networks.ts';

interface Golden {
  readonly cases: readonly { readonly pixels: string; readonly logits: readonly number[] }[];
}

afterEach(() => {
  vi.unstubAllGlobals();
});

const MODEL = new URL('../../models/digits-v1/', import.meta.url);

describe.each(['paired', 'relaxed', 'plain'] as const)('the %s kernel', (name) => {
  let bytes: Buffer<ArrayBuffer>;
  let module: WebAssembly.Module;

  beforeAll(async () => {
    bytes = Buffer.from((await compileKernel())[name], 'hex');
    if (!WebAssembly.validate(bytes)) {
      // Node 20: relaxed SIMD is behind a flag, and its baseline compiler gets it wrong.
      setFlagsFromString('--experimental-wasm-relaxed-simd');
      setFlagsFromString('--no-liftoff');
    }
    module = new WebAssembly.Module(bytes);
  });

  const infer = (network: Network, pixels: Uint8Array): number[] =>
    Array.from(createMachine({ module, network }).run(pixels));

  it('equals the formula on any network', () => {
    fc.assert(
      fc.property(networks, fc.nat(), (network, seed) => {
        const pixels = randomPixels(network, 3, seed);
        const digit = network.height * network.width;
        const expected = [0, 1, 2].flatMap((n) =>
          naiveLogits(network, pixels.subarray(n * digit, (n + 1) * digit)),
        );
        expect(infer(network, pixels)).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });

  it.each<[string, Network]>([
    ['a window of 28', network({ height: 30, width: 30 }, [spec({ kernel: 28 })])],
    ['many channels', network({ height: 4, width: 4 }, [spec({ outChannels: 1024 })])],
    ['one pixel', network({ height: 1, width: 1 }, [spec({ kernel: 1 })])],
    ['colours', network({ height: 9, width: 9 }, [spec({ padding: 2 }), spec({ pool: 2 })], 3)],
    ['shifts of every size', withEveryShift()],
    ['sums that outgrow 16 bits in a long row of small weights', withEqualWeights()],
    ['pooled logits', withPooledLogits()],
    ['an odd row less, where the first layer pools', withSmallWeights()],
  ])('takes %s', (_, network) => {
    checkNetwork(network);
    const length = 2 * network.height * network.width * network.channels;
    const pixels = Uint8Array.from({ length }, (_, i) => (i * 7919) >> 3);
    expect(infer(network, pixels)).toEqual(Array.from(inferLogits(network, pixels, 2)));
  });

  it('answers the golden digits', () => {
    const { network } = decodeModel(readFileSync(new URL('model.bin', MODEL)));
    const { cases } = JSON.parse(readFileSync(new URL('golden.json', MODEL)).toString()) as Golden;
    for (const { pixels, logits } of cases)
      expect(infer(network, Buffer.from(pixels, 'base64'))).toEqual(logits);
  });

  it('passes a trial that a kernel with wrong products does not pass', () => {
    const { inPairs } = createMachine({ module, network: network({ height: 1, width: 1 }, []) });
    expect(passesTrial(module, inPairs)).toBe(true);
    expect(passesTrial(module, !inPairs)).toBe(false);
    // Sums and products of another kind in the place of the variant's own.
    const [product, other] = {
      paired: ['fd9202', 'fd9101'],
      relaxed: ['fd9302', 'fd8502'],
      plain: ['fdba01', 'fdb101'],
    }[name] as [string, string];
    const wrong = bytes.toString('hex').replaceAll(product, other);
    expect(passesTrial(new WebAssembly.Module(Buffer.from(wrong, 'hex')), inPairs)).toBe(false);
  });
});

describe('the choice of a kernel', () => {
  /** What tells kernels apart: the bytes of a code, and 127 · 255 four times, as the processor adds it. */
  const describeKernel = (module: WebAssembly.Module) => {
    const memory = new WebAssembly.Memory({ initial: 16 });
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    const { codeBytes, probe } = exports as unknown as {
      codeBytes: WebAssembly.Global<'i32'>;
      probe: (weights: number, codes: number) => number;
    };
    return { codeBytes: codeBytes.value, sum: probe(0x7f7f7f7f, -1) };
  };
  let paired: WebAssembly.Module;

  beforeAll(async () => {
    paired = new WebAssembly.Module(Buffer.from((await compileKernel()).paired, 'hex'));
  });

  /** A network all of whose weights have one size. */
  const weighing = (size: number): Network => {
    const net = network({ height: 12, width: 12 }, [spec({ pool: 2 })]);
    const layers = net.layers.map((layer) => ({
      ...layer,
      weights: layer.weights.map((weight) => size * Math.sign(weight)),
    }));
    return { ...net, layers };
  };

  it('asks how bytes are multiplied', () => {
    // In pairs that stop at 16 bits, all four of unsigned codes, or of signed ones.
    const { sum } = describeKernel(paired);
    expect([2 * 32_767, 4 * 127 * 255, 4 * 127 * -1]).toContain(sum);
    const { inPairs } = createMachine({ module: paired, network: weighing(1) });
    expect(inPairs).toBe(sum === 2 * 32_767);
  });

  it('falls on pairs where they are multiplied and weights are small', () => {
    const { sum } = describeKernel(paired);
    const withoutPairs = { codeBytes: 1, sum: 0 };
    const withPairs = sum === 2 * 32_767 ? { codeBytes: 1, sum } : withoutPairs;
    expect(describeKernel(chooseKernel(weighing(2)))).toEqual(withPairs);
    expect(describeKernel(chooseKernel(weighing(100)))).toEqual(withoutPairs);
  });

  it('falls on the next one where a kernel breaks off or is refused', () => {
    const { Instance, Memory, Module, RuntimeError, validate } = WebAssembly;
    const all = { Instance, Memory, Module, RuntimeError, validate };
    const breaksOff = function () {
      throw new RuntimeError('unreachable');
    };
    vi.stubGlobal('WebAssembly', { ...all, Instance: breaksOff });
    const last = chooseKernel(weighing(2));
    vi.stubGlobal('WebAssembly', {
      ...all,
      validate: (bytes: Uint8Array<ArrayBuffer>) =>
        !Buffer.from(bytes).includes('fd9302', 'hex') && validate(bytes),
    });
    const other = chooseKernel(weighing(2));
    vi.unstubAllGlobals();
    for (const module of [last, other]) expect(describeKernel(module).codeBytes).toBe(2);
  });
});

describe('the wasm engine', () => {
  const net = network({ height: 12, width: 12 }, [spec({ pool: 2 })]);

  it('answers any number of digits', async () => {
    const engine = createWasmEngine(net);
    const many = randomPixels(net, 2 * engine.batchLimit + 3, 1);
    const expected = inferLogits(net, many, many.length / 144);
    expect(await engine.infer(many)).toEqual(expected);
    expect(await engine.infer(many.subarray(0, 144))).toEqual(expected.slice(0, 4));
    expect(await engine.infer(many.subarray(0, 0))).toEqual(new Int32Array(0));
  });

  it('keeps answers apart and pixels as they are', async () => {
    const engine = createWasmEngine(net);
    const pixels = randomPixels(net, 2, 5);
    const copy = pixels.slice();
    const [one, two] = [pixels.subarray(0, 144), pixels.subarray(144)];
    const answers = await Promise.all([engine.infer(one), engine.infer(two)]);
    expect(answers).toEqual([inferLogits(net, one, 1), inferLogits(net, two, 1)]);
    expect(pixels).toEqual(copy);
  });

  it('says how long it computed', async () => {
    const profile = { upload: 0, compute: 0, readback: 0 };
    await createWasmEngine(net).infer(randomPixels(net, 1, 1), profile);
    expect(profile.compute).toBeGreaterThan(0);
  });

  it('says when it was disposed', async () => {
    const engine = createWasmEngine(net);
    engine.dispose();
    engine.dispose();
    await expect(engine.infer(randomPixels(net, 1, 1))).rejects.toMatchObject({ code: 'disposed' });
  });

  it('says what to do without WebAssembly, without SIMD and where a page forbids it', () => {
    const failure = (): unknown => {
      try {
        return createWasmEngine(net);
      } catch (error) {
        return error;
      }
    };
    const { validate } = WebAssembly;
    const problems = {
      'has no WebAssembly: use': undefined,
      'has no WebAssembly SIMD: use': { validate: () => false },
      "'wasm-unsafe-eval'": {
        validate,
        Module: function () {
          throw new WebAssembly.CompileError('blocked by the content security policy');
        },
      },
    };
    for (const [message, support] of Object.entries(problems)) {
      vi.stubGlobal('WebAssembly', support);
      expect(failure()).toMatchObject({ code: 'engine-unavailable' });
      expect(String(failure())).toContain(message);
      vi.unstubAllGlobals();
    }
  });

  it('says when a network is too large for it', () => {
    // 32 layers of a billion weights each would be refused; memory is what is short here.
    const layer = { ...spec({ kernel: 1, outChannels: 1024 }), inChannels: 1024 };
    const tensors = { weights: new Int8Array(1024 ** 2), bias: new Int32Array(1024) };
    const requantisation = null;
    const layers = [{ ...layer, ...tensors, requantisation }];
    const huge = { height: 2 ** 12, width: 2 ** 12, channels: 1024, layers };
    expect(() => createWasmEngine(huge)).toThrow(/more WebAssembly memory.*'js'/);
  });
});

/** A convolution of 3×3, or what is said otherwise. */
function spec(shape: Partial<LayerSpec>): LayerSpec {
  return { kernel: 3, stride: 1, padding: 0, pool: 1, outChannels: 5, ...shape };
}

function network(size: MapSize, specs: readonly LayerSpec[], channels = 1): Network {
  return randomNetwork(11, size, specs, 4, channels);
}

/** Shifts 1 to 30 in one layer: one shift for all channels cannot do. */
function withEveryShift(): Network {
  const net = network({ height: 7, width: 7 }, [spec({ outChannels: 30 })]);
  const [first, ...rest] = net.layers;
  const shift = Uint8Array.from({ length: 30 }, (_, o) => o + 1);
  const multiplier = Uint16Array.from(shift, (bits) => Math.min(3000, 2 ** bits - 1));
  return {
    ...net,
    layers: [{ ...(first as Layer), requantisation: { multiplier, shift } }, ...rest],
  };
}

/** Weights of 3 or of −3 in all 784 places of a channel. */
function withEqualWeights(): Network {
  const net = network({ height: 30, width: 30 }, [spec({ kernel: 28 })]);
  const [first, ...rest] = net.layers;
  const weights = Int8Array.from({ length: 5 * 784 }, (_, i) => (Math.floor(i / 784) % 2 ? -3 : 3));
  const bias = new Int32Array(5).fill(150_000);
  return { ...net, layers: [{ ...(first as Layer), weights, bias }, ...rest] };
}

/** What the kernel has code of its own for, on a map that is no square. */
function withSmallWeights(): Network {
  const stem = spec({ padding: 1, pool: 2, outChannels: 12 });
  const net = network({ height: 11, width: 10 }, [stem]);
  const [first, ...rest] = net.layers;
  const weights = (first as Layer).weights.map((weight) => weight >> 4);
  return { ...net, layers: [{ ...(first as Layer), weights }, ...rest] };
}

/** A last layer of 2×2 positions of which the largest sums count. */
function withPooledLogits(): Network {
  const net = network({ height: 5, width: 5 }, [spec({ kernel: 2, outChannels: 3 })]);
  const last = net.layers.at(-1) as Layer;
  const weights = last.weights.slice(0, 4 * 3 * 9);
  const pooled = { ...last, kernel: 3, pool: 2, weights };
  return { ...net, layers: [...net.layers.slice(0, -1), pooled] };
}
