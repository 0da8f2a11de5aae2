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

/**
 * Places the image and every other map but the logits.
 * @returns the maps that layers read, in order, and the words that one digit needs for all of them.
 */
export function placeMaps({ height, width, layers }: Network): {
  readonly maps: readonly PlacedMap[];
  readonly words: number;
} {
  let size: MapSize = { height, width };
  const maps = layers.map((layer, index) => {
    const { padding: border, inChannels } = layer;
    const row = size.width + 2 * border;
    const plane = row * (size.height + 2 * border);
    const words = plane * quadsOf(inChannels);
    const flat = index === 0 && inChannels === 1;
    const map = { ...size, flat, border, row, plane, words };
    size = outputSize(layer, size);
    return map;
  });
  const words = Math.max(...maps.map((map, i) => map.words + (maps[i + 1]?.words ?? 0)));
  return {
    words,
    maps: maps.map((map, index) => ({ ...map, offset: index % 2 ? words - map.words : 0 })),
  };
}

/** Visits every word of a map in its order; positions on the border are outside of the map. */
export function eachWord(
  { height, width, border, plane, words }: PlacedMap,
  visit: (y: number, x: number, quad: number, inside: boolean) => void,
): void {
  for (let quad = 0; quad < words / plane; quad++) {
    for (let y = -border; y < height + border; y++) {
      for (let x = -border; x < width + border; x++) {
        visit(y, x, quad, y >= 0 && y < height && x >= 0 && x < width);
      }
    }
  }
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
