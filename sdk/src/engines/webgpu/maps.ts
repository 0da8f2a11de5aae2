/**
 * Where every map of a network lies in the memory of one digit.
 *
 * Pure: knows layers and words, and nothing of devices or shaders. A map is stored plane by plane,
 * each word holding four neighbouring channels of one position as 7-bit codes, with the zero border
 * that its reader wants, so that nothing that reads it has to look where the map ends. Of an image
 * of one channel a word holds four pixels instead, from its position to the right: one word covers
 * four columns of the kernel.
 *
 * Maps lie by turns at the two ends of the memory: a layer reads at one and writes at the other.
 */
import { type Layer, type MapSize, type Network, outputSize } from '../../model/network.ts';

/** One map; sizes are in words but for `height`, `width` and `border`, which are in positions. */
export interface PlacedMap extends MapSize {
  /** Whether a word holds four pixels of one channel. */
  readonly flat: boolean;
  readonly border: number;
  readonly row: number;
  readonly plane: number;
  readonly words: number;
  /** First word, the border included. */
  readonly offset: number;
}

/** The maps that layers read, in order, and what they need together. */
export interface Placement {
  readonly maps: readonly PlacedMap[];
  /** Words that one digit needs. */
  readonly words: number;
}

/** One word that a window reads, of four weights for each output channel. */
export interface Tap {
  /** From the window's first word. */
  readonly word: number;
  readonly row: number;
  readonly column: number;
  /** The first of four, or the only one of a flat image. */
  readonly channel: number;
}

/** Channels in fours, the last four filled up. */
export function quadsOf(channels: number): number {
  return Math.ceil(channels / 4);
}

/** Places the image and every other map but the logits. */
export function placeMaps(network: Network): Placement {
  let size: MapSize = network;
  const maps = network.layers.map((layer, index) => {
    const { height, width } = size;
    const { padding: border, inChannels } = layer;
    const flat = index === 0 && inChannels === 1;
    const row = width + 2 * border;
    const plane = row * (height + 2 * border);
    size = outputSize(layer, size);
    return { height, width, flat, border, row, plane, words: plane * quadsOf(inChannels) };
  });
  const words = Math.max(...maps.map((map, i) => map.words + (maps[i + 1]?.words ?? 0)));
  return {
    words,
    maps: maps.map((map, index) => ({ ...map, offset: index % 2 ? words - map.words : 0 })),
  };
}

/** The word of a position, which may lie on the border, in a plane. */
export function wordAt(map: PlacedMap, quad: number, y: number, x: number): number {
  return map.offset + quad * map.plane + (y + map.border) * map.row + x + map.border;
}

/** What one window of `layer` reads of `map`, in the order of the packed weights. */
export function tapsOf({ kernel, inChannels }: Layer, map: PlacedMap): Tap[] {
  const taps: Tap[] = [];
  for (let row = 0; row < kernel; row++) {
    for (let column = 0; column < kernel; column += map.flat ? 4 : 1) {
      for (let channel = 0; channel < inChannels; channel += 4) {
        const word = (channel / 4) * map.plane + row * map.row + column;
        taps.push({ word, row, column, channel });
      }
    }
  }
  return taps;
}
