/**
 * The table that network.wgsl follows, so that the shader knows no network and its compile time does
 * not grow with the layers: which words to load, add up, clear and write, layer by layer.
 *
 * Pure: knows the shader's structs and the placed maps, and nothing of devices.
 */
import { type Network, outputSize } from '../../model/network.ts';
import { eachWord, type PlacedMap, quadsOf, tapsOf } from './maps.ts';

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
 * @param words of one digit's maps.
 * @param digits how many digits share a workgroup; their maps lie one after the other. Words of all
 *   of them must be countable in 16 bits.
 */
export function buildTable(
  network: Network,
  maps: readonly PlacedMap[],
  words: number,
  digits: number,
): NetworkTable {
  const table = imageList(network, maps[0] as PlacedMap);
  const rows: number[] = [];
  let weight = 0;
  let channel = 0;
  network.layers.forEach((layer, index) => {
    const input = maps[index] as PlacedMap;
    const output = maps[index + 1];
    const quads = quadsOf(layer.outChannels);
    const taps = tapsOf(layer, input);
    const tap = table.length;
    for (const { word } of taps) table.push(word);

    const border: number[] = [];
    if (output) {
      let word = output.offset;
      eachWord(output, (_y, _x, _quad, inside) => {
        if (!inside) border.push(word);
        word++;
      });
    }
    const zero = table.length;
    for (let d = 0; d < digits; d++) for (const word of border) table.push(d * words + word);

    const { pool, stride } = layer;
    const { height, width } = outputSize(layer, input);
    const window = table.length;
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
            const from = d * words + input.offset + down * input.row + right;
            table.push(from + goal * 65536);
          }
        }
      }
    }
    // The last tile is filled up with its last result once more, all windows of its pool.
    while ((table.length - window) % TILE > 0) table.push(table.at(-(pool ** 2)) as number);

    rows.push(tap, taps.length, weight, channel, quads, zero, border.length, window);
    rows.push(height * width * pool ** 2, pool ** 2, output?.plane ?? 0, output ? 0 : 1);
    weight += taps.length * quads;
    channel += 3 * quads;
  });
  return { table: Uint32Array.from(table), layers: Uint32Array.from(rows) };
}

/**
 * Two entries for each word of the image: the byte of its first pixel, counted from a word before
 * the image, and which bits of the four bytes from there, halved, to keep.
 */
function imageList({ width, channels }: Network, map: PlacedMap): number[] {
  const list: number[] = [];
  eachWord(map, (y, x, quad) => {
    let mask = 0;
    for (let byte = 0; byte < 4; byte++) {
      const column = map.flat ? x + byte : x;
      const channel = map.flat ? 0 : quad * 4 + byte;
      const inside = y >= 0 && y < map.height && column >= 0 && column < width;
      if (inside && channel < channels) mask |= 127 << (8 * byte);
    }
    list.push(mask ? 4 + (y * width + x) * channels + 4 * quad : 4, mask);
  });
  return list;
}
