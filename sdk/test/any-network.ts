/**
 * Arbitrary integer networks, and the network's definition as naive loops: the engines' oracle.
 *
 * Written from the words in src/model/network.ts alone, so that it can disagree with the engines.
 */
import fc from 'fast-check';
import type { Layer, Network } from '../src/model/network.ts';
import { outputSize } from '../src/model/network.ts';

/** The shape of one random layer, before it is fitted to the map that it reads. */
interface LayerShape {
  readonly kernel: number;
  readonly stride: number;
  readonly padding: number;
  readonly pool: number;
  readonly outChannels: number;
}

const layerShape: fc.Arbitrary<LayerShape> = fc.record({
  kernel: fc.integer({ min: 1, max: 7 }),
  stride: fc.integer({ min: 1, max: 2 }),
  padding: fc.integer({ min: 0, max: 3 }),
  pool: fc.integer({ min: 1, max: 2 }),
  outChannels: fc.integer({ min: 1, max: 13 }),
});

/** What most networks begin with, and the wasm engine has code of its own for. */
const stemShape = layerShape.map((shape) => ({ ...shape, kernel: 3, stride: 1, pool: 2 }));

/** Networks of 1 to 6 layers on square images of 5 to 28 pixels, every size rule kept. */
export const networks: fc.Arbitrary<Network> = fc
  .record({
    side: fc.integer({ min: 5, max: 28 }),
    stem: fc.array(stemShape, { maxLength: 1 }),
    others: fc.array(layerShape, { maxLength: 4 }),
    labels: fc.integer({ min: 2, max: 12 }),
    largest: fc.constantFrom(9, 127),
    extreme: fc.boolean(),
    seed: fc.nat(),
  })
  .map(({ side, stem, others, labels, largest, extreme, seed }) => {
    const random = numbers(seed);
    const fill = (shape: LayerShape, channels: number, hidden: boolean): Layer =>
      fillLayer(shape, channels, { largest, extreme, hidden }, random);
    const layers: Layer[] = [];
    let map = { height: side, width: side };
    let inChannels = 1;
    for (const shape of [...stem, ...others]) {
      const kernel = Math.min(shape.kernel, map.height);
      // No map may outgrow the largest kernel, which the last layer needs to cover it.
      const room = Math.floor((27 + kernel - map.height) / 2);
      const fitted = { ...shape, kernel, padding: Math.min(shape.padding, kernel - 1, room) };
      const unpooled = outputSize(fill({ ...fitted, pool: 1 }, 1, false), map);
      const pool = unpooled.height < 2 ? 1 : shape.pool;
      const layer = fill({ ...fitted, pool }, inChannels, true);
      layers.push(layer);
      map = outputSize(layer, map);
      inChannels = layer.outChannels;
    }
    const dense = { kernel: map.height, stride: 1, padding: 0, pool: 1, outChannels: labels };
    layers.push(fill(dense, inChannels, false));
    return { height: side, width: side, channels: 1, layers };
  });

/**
 * Random 8-bit pixels, half of them black, on black paper for `count` images of `network`: in a
 * box anywhere, which is as tall or as wide as the image by chance, or both.
 */
export function randomPixels(network: Network, count: number, seed: number): Uint8Array {
  const random = numbers(seed);
  const { height, width } = network;
  const pixels = new Uint8Array(count * height * width);
  for (let n = 0; n < count; n += 1) {
    const [top, bottom] = range(height, random);
    const [left, right] = range(width, random);
    for (let y = top; y < bottom; y += 1)
      for (let x = left; x < right; x += 1)
        pixels[(n * height + y) * width + x] = random() < 0.5 ? 0 : Math.floor(random() * 256);
  }
  return pixels;
}

/** Logits of one image, by the definition. */
export function naiveLogits(network: Network, pixels: Uint8Array): number[] {
  let { height, width } = network;
  let codes = Array.from(pixels, (pixel) => pixel >> 1);
  for (const layer of network.layers) {
    const { kernel, stride, padding, pool, inChannels, outChannels } = layer;
    const rows = Math.floor((height + 2 * padding - kernel) / stride) + 1;
    const columns = Math.floor((width + 2 * padding - kernel) / stride) + 1;
    const read = (y: number, x: number, c: number): number =>
      y < 0 || x < 0 || y >= height || x >= width ? 0 : at(codes, (y * width + x) * inChannels + c);
    const convolved = (y: number, x: number, o: number): number => {
      let sum = at(layer.bias, o);
      for (let i = 0; i < kernel; i += 1)
        for (let j = 0; j < kernel; j += 1)
          for (let c = 0; c < inChannels; c += 1)
            sum +=
              at(layer.weights, ((o * kernel + i) * kernel + j) * inChannels + c) *
              read(y * stride + i - padding, x * stride + j - padding, c);
      return requantised(layer, o, sum);
    };
    const next: number[] = [];
    for (let y = 0; y < Math.floor(rows / pool); y += 1)
      for (let x = 0; x < Math.floor(columns / pool); x += 1)
        for (let o = 0; o < outChannels; o += 1) {
          const window: number[] = [];
          for (let i = 0; i < pool; i += 1)
            for (let j = 0; j < pool; j += 1) window.push(convolved(y * pool + i, x * pool + j, o));
          next.push(Math.max(...window));
        }
    codes = next;
    height = Math.floor(rows / pool);
    width = Math.floor(columns / pool);
  }
  return codes;
}

function requantised(layer: Layer, o: number, sum: number): number {
  if (!layer.requantisation) return sum;
  const shift = BigInt(at(layer.requantisation.shift, o));
  const product = BigInt(Math.max(sum, 0)) * BigInt(at(layer.requantisation.multiplier, o));
  return Math.min(127, Number((product + (1n << (shift - 1n))) >> shift));
}

/** What a layer is filled with. */
interface Filling {
  /** Size of the largest weight. */
  readonly largest: number;
  /** Whether weights and scales come from the ends of their ranges. */
  readonly extreme: boolean;
  readonly hidden: boolean;
}

/** Weights, biases and scales for a shape. */
function fillLayer(
  shape: LayerShape,
  inChannels: number,
  { largest, extreme, hidden }: Filling,
  random: () => number,
): Layer {
  const { kernel, outChannels } = shape;
  const fanIn = kernel * kernel * inChannels;
  const within = (size: number): number => Math.floor(random() * (2 * size + 1)) - size;
  const weights = Int8Array.from({ length: outChannels * fanIn }, () =>
    extreme ? largest * (random() < 0.5 ? -1 : 1) : within(largest),
  );
  const bias = Int32Array.from({ length: outChannels }, () => within(80 * largest));
  // The largest accumulator there can be; its product with the multiplier must fit 32 bits.
  const most = fanIn * 127 * largest + 80 * largest;
  const limit = Math.min(65535, Math.floor((2 ** 31 - 2 ** 29) / most));
  const multiplier = Uint16Array.from({ length: outChannels }, () =>
    extreme ? limit : Math.floor(random() * limit),
  );
  const typical = Math.sqrt(fanIn) * 28 * largest;
  const shift = Uint8Array.from(multiplier, (factor) =>
    Math.min(30, Math.max(1, Math.round(Math.log2((typical * factor) / 90 + 1)))),
  );
  const requantisation = hidden ? { multiplier, shift } : null;
  return { ...shape, inChannels, weights, bias, requantisation };
}

/** The whole of [0, length], or a part of it. */
function range(length: number, random: () => number): [number, number] {
  if (random() < 0.5) return [0, length];
  const one = Math.floor(random() * (length + 1));
  const other = Math.floor(random() * (length + 1));
  return [Math.min(one, other), Math.max(one, other)];
}

/** Mulberry32: repeatable numbers in [0, 1). */
function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function at(values: ArrayLike<number>, index: number): number {
  const value = values[index];
  if (value === undefined) throw new RangeError(`no value at ${String(index)}`);
  return value;
}
