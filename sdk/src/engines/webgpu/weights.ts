/**
 * Weights and channels as the shader reads them: for every tap, four output channels side by side.
 *
 * Pure: knows the shader's words and nothing of devices. There are two forms of weights. As bytes, a
 * word is four weights of one output channel, for dot products. As floats, two words are the same
 * four weights as the upper halves of float32 (which hold eight significant bits, so every weight is
 * exact), each divided by the place value of the byte that it meets: the shader masks a code out of
 * its word, where it stands for code · 256^byte, and need not shift it.
 */
import { ACTIVATION_MAX, type Network } from '../../model/network.ts';
import { type PlacedMap, quadsOf, tapsOf } from './maps.ts';

/** float32 holds every integer up to here. */
const FLOAT_INTEGERS = 2 ** 24;

/** Whether sums of floats are exact for this network, in whatever order they are added. */
export function floatsAreExact({ layers }: Network): boolean {
  return layers.every(({ weights, bias }) => {
    const taps = weights.length / bias.length;
    return bias.every((_, o) => {
      let [highest, lowest] = [0, 0];
      for (const weight of weights.subarray(o * taps, (o + 1) * taps)) {
        highest += Math.max(0, weight);
        lowest += Math.min(0, weight);
      }
      return ACTIVATION_MAX * Math.max(highest, -lowest) <= FLOAT_INTEGERS;
    });
  });
}

/** Words for each layer, tap, quad of output channels and output channel, in this order. */
export function packWeights(
  network: Network,
  maps: readonly PlacedMap[],
  floats: boolean,
): Uint32Array<ArrayBuffer> {
  const list: number[] = [];
  network.layers.forEach((layer, index) => {
    const { kernel, inChannels, outChannels, weights } = layer;
    const { flat } = maps[index] as PlacedMap;
    for (const { row, column, channel } of tapsOf(layer, maps[index] as PlacedMap)) {
      for (let o = 0; o < 4 * quadsOf(outChannels); o++) {
        for (let byte = 0; byte < 4; byte++) {
          const x = flat ? column + byte : column;
          const c = flat ? channel : channel + byte;
          const at = ((o * kernel + row) * kernel + x) * inChannels + c;
          // Channels and columns are filled up to fours.
          const there = o < outChannels && x < kernel && c < inChannels;
          list.push(there ? (weights[at] as number) : 0);
        }
      }
    }
  });
  if (!floats) return new Uint32Array(Int8Array.from(list).buffer);
  const scaled = Float32Array.from(list, (weight, i) => weight / 256 ** (i % 4));
  return new Uint32Array(new Uint16Array(scaled.buffer).filter((_, half) => half % 2).buffer);
}

/** For every four output channels their biases, multipliers and shifts. */
export function packChannels({ layers }: Network): Int32Array<ArrayBuffer> {
  const words: number[] = [];
  for (const { bias, requantisation } of layers) {
    for (let o = 0; o < bias.length; o += 4) {
      for (const values of [bias, requantisation?.multiplier, requantisation?.shift]) {
        // Where there is no channel, what comes of it meets no weight.
        for (let lane = 0; lane < 4; lane++) words.push(values?.[o + lane] ?? 1);
      }
    }
  }
  return Int32Array.from(words);
}
