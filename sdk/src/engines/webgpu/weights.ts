/**
 * Weights and channels as the shader reads them: for every tap, four output channels side by side.
 *
 * Pure: knows the shader's words and nothing of devices. There are two forms of weights. Packed, a
 * word is four int8 weights of one output channel, for dot products of four bytes. As floats, two
 * words are the same four weights as the upper halves of float32 (which hold eight significant bits,
 * so every weight is exact), each divided by the place value of the byte that it meets: the shader
 * masks a code out of its word, where it stands for code · 256^byte, and need not shift it.
 */
import { ACTIVATION_MAX, type Network } from '../../model/network.ts';
import { type PlacedMap, quadsOf, tapsOf } from './maps.ts';

/** float32 holds every integer up to here. */
const FLOAT_INTEGERS = 2 ** 24;
const LANES = [0, 1, 2, 3];

/** Whether sums of floats are exact for this network, in whatever order they are added. */
export function floatsAreExact({ layers }: Network): boolean {
  return layers.every(({ weights, outChannels }) => {
    const taps = weights.length / outChannels;
    return Array.from({ length: outChannels }).every((_, o) => {
      let [highest, lowest] = [0, 0];
      for (const weight of weights.subarray(o * taps, (o + 1) * taps)) {
        if (weight > 0) highest += weight;
        else lowest -= weight;
      }
      return ACTIVATION_MAX * Math.max(highest, lowest) <= FLOAT_INTEGERS;
    });
  });
}

/** For each layer, tap and quad of output channels: four words, or eight as floats. */
export function packWeights(
  network: Network,
  maps: readonly PlacedMap[],
  floats: boolean,
): Uint32Array<ArrayBuffer> {
  const words: number[] = [];
  network.layers.forEach((layer, index) => {
    const { kernel, inChannels, outChannels, weights } = layer;
    const map = maps[index] as PlacedMap;
    for (const tap of tapsOf(layer, map)) {
      for (let quad = 0; quad < quadsOf(outChannels); quad++) {
        /** One weight, or 0 where channels and columns are filled up to fours. */
        const weight = (lane: number, byte: number): number => {
          const output = 4 * quad + lane;
          const column = map.flat ? tap.column + byte : tap.column;
          const channel = map.flat ? 0 : tap.channel + byte;
          if (output >= outChannels || column >= kernel || channel >= inChannels) return 0;
          const at = ((output * kernel + tap.row) * kernel + column) * inChannels + channel;
          return weights[at] as number;
        };
        const float = (lane: number, byte: number): number =>
          floatBits(weight(lane, byte) / 256 ** byte);
        const place = (lane: number, byte: number): number =>
          (weight(lane, byte) & 255) << (8 * byte);
        for (const byte of floats ? [0, 2] : []) {
          for (const n of LANES) words.push(float(n, byte) | (float(n, byte + 1) >>> 16));
        }
        for (const n of floats ? [] : LANES) {
          words.push(place(n, 0) | place(n, 1) | place(n, 2) | place(n, 3));
        }
      }
    }
  });
  return Uint32Array.from(words);
}

/**
 * One `Quad` of network.wgsl for every four output channels. Rescaling by shift becomes: keep the
 * seven bits above the shift, as far as they fit 31 bits, and multiply by a power of two that leads
 * to the code's byte as well. Those bits make an exact float.
 */
export function packChannels({ layers }: Network): Int32Array<ArrayBuffer> {
  const words: number[] = [];
  for (const { bias, outChannels, requantisation } of layers) {
    for (let quad = 0; quad < quadsOf(outChannels); quad++) {
      const lanes = (value: (o: number, lane: number) => number): void => {
        words.push(...LANES.map((lane) => value(4 * quad + lane, lane)));
      };
      const shift = (o: number): number => requantisation?.shift[o] ?? 1;
      lanes((o) => bias[o] ?? 0);
      lanes((o) => requantisation?.multiplier[o] ?? 0);
      lanes((o) => 2 ** (shift(o) - 1));
      lanes((o) => (ACTIVATION_MAX * 2 ** shift(o)) & 0x7fffffff);
      lanes((o, lane) => floatBits(2 ** (8 * lane - shift(o))));
    }
  }
  return Int32Array.from(words);
}

function floatBits(value: number): number {
  return new Uint32Array(Float32Array.of(value).buffer)[0] as number;
}
