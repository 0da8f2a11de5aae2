/**
 * Everything that network.wgsl reads of a network, in its words.
 *
 * Pure: knows the shader and the placed maps, and nothing of devices. The shader itself knows no
 * network: a table tells it, layer by layer, which words to load, add up, clear and write, and its
 * compile time does not grow with the layers.
 */
import { type Layer, type Network, outputSize } from '../../model/network.ts';
import { eachWord, type PlacedMap, type Placement } from './maps.ts';

/** Windows that one thread sums up at once: a tile. */
export const TILE = 8;

/** See {@link packNetwork}. */
export interface PackedNetwork {
  /** One `Layer` of network.wgsl for each layer. */
  readonly layers: Uint32Array<ArrayBuffer>;
  /** Lists of words; `layers` says where each starts. */
  readonly table: Uint32Array<ArrayBuffer>;
  /** Each word is four weights of one output channel, as bytes. */
  readonly weights: Uint32Array<ArrayBuffer>;
  /** For every four output channels their biases, multipliers and half a step of what they become. */
  readonly channels: Int32Array<ArrayBuffer>;
}

/**
 * @param digits how many digits share a workgroup; their maps lie one after the other. Words of all
 *   of them must be countable in 16 bits.
 * @param unroll the taps of every layer are a multiple of it.
 */
export function packNetwork(
  network: Network,
  { maps, words }: Placement,
  digits: number,
  unroll: number,
): PackedNetwork {
  const table = imageList(network, maps[0] as PlacedMap);
  const rows: number[] = [];
  const weights: number[] = [];
  const channels: number[] = [];
  network.layers.forEach((layer, index) => {
    const { bias, requantisation, pool, stride } = layer;
    const input = maps[index] as PlacedMap;
    const output = maps[index + 1];
    const quads = Math.ceil(bias.length / 4);

    const [tap, weight, channel] = [table.length, weights.length / 16, channels.length / 4];
    pushTaps(table, weights, layer, input);
    for (; (table.length - tap) % unroll > 0; table.push(0)) {
      for (let o = 0; o < quads; o++) weights.push(...new Int8Array(16));
    }
    const halves = requantisation && Array.from(requantisation.shift, (shift) => 2 ** (shift - 1));
    for (let o = 0; o < bias.length; o += 4) {
      for (const values of [bias, requantisation?.multiplier, halves]) {
        // Where there is no channel, what comes of it meets no weight.
        for (let lane = 0; lane < 4; lane++) channels.push(values?.[o + lane] ?? 1);
      }
    }

    const zero = table.length;
    for (let d = 0; d < digits && output; d++) {
      let word = d * words + output.offset;
      eachWord(output, (_y, _x, _channel, inside) => {
        if (!inside) table.push(word);
        word++;
      });
    }

    const window = table.length;
    const { height, width } = outputSize(layer, input);
    for (let d = 0; d < digits; d++) {
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          // Logits have no word; whose they are is enough.
          const goal = output
            ? d * words + output.offset + (y + output.border) * output.row + x + output.border
            : d;
          // The windows of a pool stand together.
          for (let part = 0; part < pool ** 2; part++) {
            const down = (y * pool + (part >> 1)) * stride;
            const right = (x * pool + (part & 1)) * stride;
            table.push(d * words + input.offset + down * input.row + right + goal * 65536);
          }
        }
      }
    }
    // The last tile is filled up with its last result once more, all windows of its pool.
    while ((table.length - window) % TILE > 0) table.push(table.at(-(pool ** 2)) as number);

    rows.push(tap, weight, channel, quads, zero - tap, zero, (window - zero) / digits);
    rows.push(window, height * width * pool ** 2, pool ** 2, output?.plane ?? 0);
  });
  return {
    layers: Uint32Array.from(rows),
    table: Uint32Array.from(table),
    weights: new Uint32Array(Int8Array.from(weights).buffer),
    channels: Int32Array.from(channels),
  };
}

/**
 * What one window reads: for every tap its word, counted from the window's first, and for every
 * output channel the weights of the word's four bytes.
 */
function pushTaps(table: number[], list: number[], layer: Layer, input: PlacedMap): void {
  const { kernel, inChannels, outChannels, weights } = layer;
  const { flat, plane, row } = input;
  for (let y = 0; y < kernel; y++) {
    for (let column = 0; column < kernel; column += flat ? 4 : 1) {
      for (let channel = 0; channel < inChannels; channel += 4) {
        table.push((channel / 4) * plane + y * row + column);
        for (let o = 0; o < 4 * Math.ceil(outChannels / 4); o++) {
          for (let byte = 0; byte < 4; byte++) {
            const x = flat ? column + byte : column;
            const c = flat ? channel : channel + byte;
            // Channels and columns are filled up to fours.
            const there = o < outChannels && x < kernel && c < inChannels;
            const at = ((o * kernel + y) * kernel + x) * inChannels + c;
            list.push(there ? (weights[at] as number) : 0);
          }
        }
      }
    }
  }
}

/**
 * Two entries for each word of the image: the byte of its first pixel, counted from a word before
 * the image, and which bits of the four bytes from there, halved, to keep.
 */
function imageList({ height, width, channels }: Network, map: PlacedMap): number[] {
  const list: number[] = [];
  eachWord(map, (y, x, channel) => {
    let mask = 0;
    for (let byte = 0; byte < 4; byte++) {
      const column = map.flat ? x + byte : x;
      const there = map.flat || channel + byte < channels;
      const inside = y >= 0 && y < height && column >= 0 && column < width;
      if (there && inside) mask |= 127 << (8 * byte);
    }
    list.push(mask ? 4 + (y * width + x) * channels + channel : 4, mask);
  });
  return list;
}
