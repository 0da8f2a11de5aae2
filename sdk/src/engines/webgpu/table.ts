/**
 * The table that network.wgsl follows, so that the shader knows no network and its compile time does
 * not grow with the layers: which words to load, add up, clear and write, layer by layer.
 *
 * Pure: knows the shader's structs and the placed maps, and nothing of devices.
 */
import { type Layer, type Network, outputSize } from '../../model/network.ts';
import { type PlacedMap, type Placement, quadsOf, tapsOf, wordAt } from './maps.ts';

/** Windows that one thread sums up at once: a tile. */
export const TILE = 8;

/** What the shader reads beside weights and channels. */
export interface NetworkTable {
  /** Lists of words; `layers` says where each starts. */
  readonly table: Uint32Array<ArrayBuffer>;
  /** One `Layer` of network.wgsl for each layer. */
  readonly layers: Uint32Array<ArrayBuffer>;
}

/**
 * @param digits how many digits share a workgroup; their maps lie one after the other. Words of all
 *   of them must be countable in 16 bits.
 */
export function buildTable(network: Network, placement: Placement, digits: number): NetworkTable {
  const { maps } = placement;
  const table = imageList(network, maps[0] as PlacedMap);
  const layers: number[] = [];
  let weights = 0;
  let quad = 0;
  network.layers.forEach((layer, index) => {
    const input = maps[index] as PlacedMap;
    const output = maps[index + 1];
    const taps = tapsOf(layer, input);
    const quads = quadsOf(layer.outChannels);
    const start = table.push(...taps.map(({ word }) => word)) - taps.length;
    const border = output ? borderWords(output) : [];
    const windows = windowsOf(layer, input, output);
    const zero = table.length;
    const window = zero + digits * border.length;
    forEachDigit(digits, placement.words, (base) => {
      for (const word of border) table.push(base + word);
    });
    forEachDigit(digits, placement.words, (base, digit) => {
      for (const [from, to = digit - base] of windows) {
        table.push(((base + from) | ((base + to) << 16)) >>> 0);
      }
    });
    // The last tile is filled up with its last result once more, all windows of its pool.
    while ((table.length - window) % TILE > 0) table.push(table.at(-(layer.pool ** 2)) as number);
    layers.push(start, taps.length, weights, quad, quads, zero, border.length, window);
    layers.push(windows.length, layer.pool ** 2, output?.plane ?? 0, output ? 0 : 1);
    weights += taps.length * quads;
    quad += quads;
  });
  return { table: Uint32Array.from(table), layers: Uint32Array.from(layers) };
}

function forEachDigit(
  digits: number,
  words: number,
  visit: (base: number, digit: number) => void,
): void {
  for (let digit = 0; digit < digits; digit++) visit(digit * words, digit);
}

/**
 * Two entries for each word of the image: the byte of its first pixel, counted from four bytes
 * before the image, and which bits of the four bytes from there, halved, to keep.
 */
function imageList({ height, width, channels }: Network, map: PlacedMap): number[] {
  const list: number[] = [];
  for (let quad = 0; quad < map.words / map.plane; quad++) {
    for (let y = -map.border; y < height + map.border; y++) {
      for (let x = -map.border; x < width + map.border; x++) {
        let mask = 0;
        for (let byte = 0; byte < 4; byte++) {
          const column = map.flat ? x + byte : x;
          const channel = map.flat ? 0 : quad * 4 + byte;
          const inside = y >= 0 && y < height && column >= 0 && column < width;
          if (inside && channel < channels) mask |= 127 << (8 * byte);
        }
        const first = 4 + (y * width + x) * channels + 4 * quad;
        list.push(mask === 0 ? 4 : first, mask);
      }
    }
  }
  return list;
}

/** Every word of a map that no window writes. */
function borderWords(map: PlacedMap): number[] {
  const words: number[] = [];
  const { height, width, border } = map;
  for (let quad = 0; quad < map.words / map.plane; quad++) {
    for (let y = -border; y < height + border; y++) {
      for (let x = -border; x < width + border; x++) {
        const inside = y >= 0 && y < height && x >= 0 && x < width;
        if (!inside) words.push(wordAt(map, quad, y, x));
      }
    }
  }
  return words;
}

/**
 * The first word of every window and the word that its result goes to, for one digit; there is none
 * for logits. The four windows of a pool stand together.
 */
function windowsOf(
  layer: Layer,
  input: PlacedMap,
  output: PlacedMap | undefined,
): [from: number, to?: number][] {
  const { pool, stride } = layer;
  const { height, width } = outputSize(layer, input);
  const corner = wordAt(input, 0, -input.border, -input.border);
  const windows: [from: number, to?: number][] = [];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let part = 0; part < pool ** 2; part++) {
        const down = (y * pool + (part >> 1)) * stride;
        const right = (x * pool + (part & 1)) * stride;
        const from = corner + down * input.row + right;
        windows.push(output ? [from, wordAt(output, 0, y, x)] : [from]);
      }
    }
  }
  return windows;
}
