/**
 * Random networks as model files, written from the table in sdk/src/model/format.ts (version 1) by
 * hand, so that a reader who changes the format without its version is found out.
 */
import { createHash } from 'node:crypto';

/** One convolution; see sdk/src/model/network.ts. */
export interface Layer {
  readonly kernel: number;
  readonly stride: number;
  readonly padding: number;
  readonly pool: number;
  readonly inChannels: number;
  readonly outChannels: number;
  readonly last: boolean;
}

/** A random chain of layers on 28×28 pixels. */
export function randomLayers(seed: number): Layer[] {
  const random = numbers(seed);
  const upTo = (most: number): number => Math.floor(random() * (most + 1));
  const layers: Layer[] = [];
  let side = 28;
  let inChannels = 1;
  for (let left = upTo(4); left > 0; left -= 1) {
    const kernel = 1 + upTo(Math.min(7, side) - 1);
    const padding = upTo(Math.min(3, kernel - 1));
    const stride = 1 + upTo(1);
    const convolved = Math.floor((side + 2 * padding - kernel) / stride) + 1;
    const pool = convolved > 1 ? 1 + upTo(1) : 1;
    const outChannels = 1 + upTo(18);
    layers.push({ kernel, stride, padding, pool, inChannels, outChannels, last: false });
    side = Math.floor(convolved / pool);
    inChannels = outChannels;
  }
  const dense = { kernel: side, stride: 1, padding: 0, pool: 1, inChannels, last: true };
  layers.push({ ...dense, outChannels: 2 + upTo(10) });
  return layers;
}

/** The model file of these layers with random weights; the same seed gives the same bytes. */
export function randomBundle(layers: readonly Layer[], seed: number): Buffer {
  const random = numbers(seed);
  const labels = Array.from({ length: layers.at(-1)?.outChannels ?? 0 }, (_, i) => String(i));
  const text = JSON.stringify({ name: 'random', version: '1.0.0', labels, metrics: {} });
  const meta = Buffer.alloc(Math.ceil(Buffer.byteLength(text) / 4) * 4);
  meta.write(text);
  const head = Buffer.alloc(28);
  head.write('INKD');
  head.writeUInt16LE(1, 4);
  head.writeUInt16LE(layers.length, 6);
  head.writeUInt32LE(Buffer.byteLength(text), 12);
  [28, 28, 1].forEach((size, i) => head.writeUInt16LE(size, 16 + 2 * i));
  head.writeFloatLE(1e-6, 24);
  // Weights at the ends of their range find overflows that others do not.
  const extreme = random() < 0.3;
  const parts = [
    head,
    ...layers.map(record),
    meta,
    ...layers.map((layer) => tensors(layer, extreme, random)),
  ];
  const size = parts.reduce((sum, part) => sum + part.length, 8);
  head.writeUInt32LE(size, 8);
  const body = Buffer.concat(parts);
  return Buffer.concat([body, createHash('sha256').update(body).digest().subarray(0, 8)]);
}

function record(layer: Layer): Buffer {
  const bytes = Buffer.from([layer.kernel, layer.stride, layer.padding, layer.pool, 0, 0, 0, 0]);
  bytes.writeUInt16LE(layer.outChannels, 4);
  bytes.writeUInt8(layer.last ? 0 : 1, 6);
  return bytes;
}

function tensors(layer: Layer, extreme: boolean, random: () => number): Buffer {
  const { outChannels, last } = layer;
  const fanIn = layer.kernel ** 2 * layer.inChannels;
  const weight = (): number =>
    extreme ? (random() < 0.5 ? -127 : 127) : Math.floor(random() * 255) - 127;
  const largestBias = 10_000;
  // As large as it may be: the largest accumulator times the multiplier stays within 32 bits.
  const most = Math.min(65535, Math.floor((2 ** 31 - 2 ** 29) / (fanIn * 127 ** 2 + largestBias)));
  const bias = Buffer.alloc(4 * outChannels);
  const multiplier = Buffer.alloc(last ? 0 : 2 * outChannels);
  const shift = Buffer.alloc(last ? 0 : outChannels);
  for (let o = 0; o < outChannels; o += 1) {
    bias.writeInt32LE(Math.floor((random() - 0.5) * largestBias), 4 * o);
    if (last) continue;
    const factor = extreme ? most : 1 + Math.floor(random() * (most - 1));
    multiplier.writeUInt16LE(factor, 2 * o);
    // Typical sums shall land in the middle of 0..127.
    const right = Math.round(Math.log2((Math.sqrt(fanIn) * 3600 * factor) / 90));
    shift.writeUInt8(Math.min(30, Math.max(1, right)), o);
  }
  const weights = Buffer.from(Int8Array.from({ length: outChannels * fanIn }, weight).buffer);
  return Buffer.concat([bias, multiplier, shift, weights]);
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
