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
import { type MapSize, type Network, outputSize } from '../../model/network.ts';

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

/** Where all maps of a network are. */
export interface Placement {
  /** Those that layers read, in order: the image and every other map but the logits. */
  readonly maps: readonly PlacedMap[];
  /** Words that one digit needs for all of them. */
  readonly words: number;
}

/** Places the maps of a network. */
export function placeMaps({ height, width, layers }: Network): Placement {
  let size: MapSize = { height, width };
  const maps = layers.map((layer, index) => {
    const { padding: border, inChannels } = layer;
    const row = size.width + 2 * border;
    const plane = row * (size.height + 2 * border);
    const words = plane * Math.ceil(inChannels / 4);
    const map = { ...size, flat: index === 0 && inChannels === 1, border, row, plane, words };
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
  visit: (y: number, x: number, channel: number, inside: boolean) => void,
): void {
  for (let channel = 0; channel < (4 * words) / plane; channel += 4) {
    for (let y = -border; y < height + border; y++) {
      for (let x = -border; x < width + border; x++) {
        visit(y, x, channel, y >= 0 && y < height && x >= 0 && x < width);
      }
    }
  }
}
