/**
 * Lays a network out in the arrays that network.wgsl reads.
 *
 * Pure: knows the shader's layout and nothing of devices. Every map is placed in workgroup memory
 * with the zero border that its reader wants, so that the shader needs no bounds checks. Maps
 * alternate between the two ends of that memory; a layer reads at one end and writes at the other.
 */
import { InkdigitError } from '../../errors.ts';
import { convolvedSize, outputSize } from '../../model/network.ts';
import type { Layer, MapSize, Network } from '../../model/network.ts';

/** What the shader needs to run one network; `Quad` and `Layer` are its structs. */
export interface PackedNetwork {
  /** One `Layer` per layer. */
  readonly layers: Uint32Array<ArrayBuffer>;
  /** For each layer, quad of output channels, kernel row and tap: four words of four weights. */
  readonly weights: Uint32Array<ArrayBuffer>;
  /** One `Quad` per four output channels: bias, multiplier, shift. */
  readonly channels: Int32Array<ArrayBuffer>;
  /** Workgroup memory that one digit needs, in 32-bit words. */
  readonly mapWords: number;
  /** Zero pixels around the image in workgroup memory. */
  readonly imageBorder: number;
  /** Logits per digit. */
  readonly labels: number;
}

/** A map in workgroup memory, in words. */
interface PlacedMap extends MapSize {
  readonly border: number;
  /** Words per position: channels / 4, or 1 for the image. */
  readonly cell: number;
  readonly row: number;
  readonly words: number;
  readonly offset: number;
}

/**
 * Packs `network`, whose last layer gives one position without pooling.
 * @throws {InkdigitError} `engine-unavailable` when the image has more than one channel.
 */
export function packNetwork(network: Network): PackedNetwork {
  if (network.channels !== 1) {
    throw new InkdigitError('engine-unavailable', 'The webgpu engine reads one channel; use js.');
  }
  const maps = placeMaps(network);
  const rows: number[] = [];
  const weights: number[] = [];
  const channels: number[] = [];
  for (const [index, layer] of network.layers.entries()) {
    const [input, output] = [maps[index], maps[index + 1]];
    if (!input) throw new RangeError(`layer ${String(index)} has no input map`);
    const taps = tapLayout(layer, index === 0);
    rows.push(...layerRow(layer, input, output, taps, weights.length / 4, channels.length / 12));
    pushWeights(weights, layer, taps);
    pushChannels(channels, layer);
  }
  return {
    layers: Uint32Array.from(rows),
    weights: Uint32Array.from(weights),
    channels: Int32Array.from(channels),
    mapWords: largestPair(maps),
    imageBorder: maps[0]?.border ?? 0,
    labels: network.layers.at(-1)?.outChannels ?? 0,
  };
}

/** Channels in fours, the last four filled up with zeros. */
function quadsOf(channels: number): number {
  return Math.ceil(channels / 4);
}

/** The image and every map but the logits, even ones at the start and odd ones at the end. */
function placeMaps(network: Network): PlacedMap[] {
  const maps: Omit<PlacedMap, 'offset'>[] = [];
  let size: MapSize = { height: network.height, width: network.width };
  for (const [index, layer] of network.layers.entries()) {
    const border = layer.padding;
    const cell = index === 0 ? 1 : quadsOf(layer.inChannels);
    const row = (size.width + 2 * border) * cell;
    maps.push({ ...size, border, cell, row, words: (size.height + 2 * border) * row });
    size = outputSize(layer, size);
  }
  const total = largestPair(maps);
  return maps.map((map, index) => ({ ...map, offset: index % 2 === 0 ? 0 : total - map.words }));
}

/** Most words that two neighbouring maps take together, in the 16 bytes that devices count by. */
function largestPair(maps: readonly { readonly words: number }[]): number {
  const most = Math.max(...maps.map((map, index) => map.words + (maps[index + 1]?.words ?? 0)));
  return Math.ceil(most / 4) * 4;
}

/** How one kernel row is read: `count` words, `step` words apart. */
interface Taps {
  readonly count: number;
  readonly step: number;
  /** Whether a word holds four pixels side by side instead of four channels. */
  readonly pixels: boolean;
}

function tapLayout(layer: Layer, image: boolean): Taps {
  return image
    ? { count: Math.ceil(layer.kernel / 4), step: 4, pixels: true }
    : { count: layer.kernel * quadsOf(layer.inChannels), step: 1, pixels: false };
}

/** One `Layer` of network.wgsl, field by field in its order. */
function layerRow(
  layer: Layer,
  input: PlacedMap,
  output: PlacedMap | undefined,
  taps: Taps,
  firstWeight: number,
  firstQuad: number,
): number[] {
  const convolved = convolvedSize(layer, input);
  const { width, height } = outputSize(layer, input);
  const tiles = layer.pool === 2 ? { width, height } : halved(convolved);
  const reads = [
    input.offset,
    input.row,
    layer.stride * input.cell,
    layer.stride * input.row,
    layer.kernel,
    taps.count,
    taps.step,
    firstWeight,
    quadsOf(layer.outChannels),
    firstQuad,
    layer.pool,
    width,
    height,
    tiles.width,
    tiles.width * tiles.height,
  ];
  if (!output) return [...reads, 0, 0, 0, 0, layer.outChannels];
  const inside = output.offset + output.border * (output.row + output.cell);
  return [...reads, output.offset, output.words, inside, output.row, 0];
}

function halved({ width, height }: MapSize): MapSize {
  return { width: Math.ceil(width / 2), height: Math.ceil(height / 2) };
}

function pushWeights(weights: number[], layer: Layer, taps: Taps): void {
  for (let quad = 0; quad < quadsOf(layer.outChannels); quad += 1) {
    for (let row = 0; row < layer.kernel; row += 1) {
      for (let tap = 0; tap < taps.count; tap += 1) {
        for (let lane = 0; lane < 4; lane += 1) {
          weights.push(weightWord(layer, taps, quad * 4 + lane, row, tap));
        }
      }
    }
  }
}

/** Four weights of one output channel that one dot product reads, first in the low byte. */
function weightWord(layer: Layer, taps: Taps, output: number, row: number, tap: number): number {
  const quads = quadsOf(layer.inChannels);
  let word = 0;
  for (let byte = 0; byte < 4; byte += 1) {
    const column = taps.pixels ? tap * 4 + byte : Math.floor(tap / quads);
    const channel = taps.pixels ? 0 : (tap % quads) * 4 + byte;
    word |= (weightAt(layer, output, row, column, channel) & 0xff) << (8 * byte);
  }
  return word >>> 0;
}

/** One weight, or 0 in the padding of columns and channels. */
function weightAt(l: Layer, output: number, row: number, column: number, channel: number): number {
  if (output >= l.outChannels || column >= l.kernel || channel >= l.inChannels) return 0;
  const tap = (output * l.kernel + row) * l.kernel + column;
  return l.weights[tap * l.inChannels + channel] ?? 0;
}

function pushChannels(channels: number[], layer: Layer): void {
  const { bias, requantisation } = layer;
  const lanes = [0, 1, 2, 3];
  for (let quad = 0; quad < quadsOf(layer.outChannels); quad += 1) {
    channels.push(...lanes.map((lane) => bias[quad * 4 + lane] ?? 0));
    channels.push(...lanes.map((lane) => requantisation?.multiplier[quad * 4 + lane] ?? 0));
    channels.push(...lanes.map((lane) => requantisation?.shift[quad * 4 + lane] ?? 1));
  }
}
