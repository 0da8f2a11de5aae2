/**
 * Fills the kernel's linear memory with a network: records, weights, constants and tiles, once.
 * Owns the order of what the kernel reads; where it lies is `layout.ts`'s.
 */
import type { Network } from '../../model/network.ts';
import { BLOCK, GROUP, LANES, LAYER_BYTES, type LayerPlace, type Layout } from './layout.ts';
import { identity } from './requantise.ts';

/** Bytes of one block's four constants per channel. */
const BLOCK_CONSTANTS = 16 * BLOCK;

/** Writes everything that stays the same from call to call into zeroed memory. */
export function packNetwork(network: Network, layout: Layout, memory: ArrayBuffer): void {
  const words = new Int32Array(memory);
  const [first] = layout.layers;
  if (!first) return;
  const { padding } = first.layer;
  const frame = positionIn(first, padding, padding, layout);
  const imageRow = network.width * network.channels;
  const { layerRecords, tailMask } = layout;
  words.set(
    [
      ...[frame, frame + network.height * first.frameRow, first.frameRow],
      ...[imageRow, imageRow * network.height, tailMask],
      ...[layerRecords, layerRecords + layout.layers.length * LAYER_BYTES],
      (layout.layers.at(-1)?.layer.outChannels ?? 0) * 4,
    ],
    layout.header / 4,
  );
  const perBlock = 16 / layout.codeBytes;
  const tail = imageRow - perBlock * (Math.ceil(imageRow / perBlock) - 1);
  new Uint8Array(memory, tailMask, tail * layout.codeBytes).fill(255);
  layout.layers.forEach((place, index) => {
    words.set(layerRecord(place, layout), (layerRecords + index * LAYER_BYTES) / 4);
    packWeights(place, layout, memory);
    packConstants(place, words);
    packTiles(place, layout.layers[index + 1], layout, words);
  });
}

/** The fields of the kernel's `Layer`. */
function layerRecord(place: LayerPlace, { codeBytes, window }: Layout): number[] {
  const { layer, frameRow, blocks, groups, rows, weights, constants, shifts } = place;
  const { tiles, tileBytes, singles } = place;
  const blockWeights = place.blockGroups * GROUP * BLOCK;
  // Rows of one group each are read as one row whose groups lie a row apart.
  const column = groups === 1;
  return [
    ...[layer.pool === 2 ? 1 : 0, layer.requantisation ? 0 : 1],
    ...[place.rescaling?.shift ?? 0, place.half ? 1 : 0],
    ...[tiles, tiles + place.wholeTiles * tileBytes, tiles + place.tileCount * tileBytes],
    ...[tileBytes, singles, window],
    ...[weights, constants, constants + blocks * BLOCK_CONSTANTS],
    shifts && shifts - constants,
    ...(column ? [1, rows * GROUP * BLOCK] : [rows, groups * GROUP * BLOCK]),
    blockWeights,
    ...(column ? [frameRow, 0] : [GROUP, frameRow - groups * GROUP]),
    ...[weights + blocks * blockWeights, blocks * BLOCK * codeBytes],
  ];
}

/** Weights by block, row, group and channel: the order in which the kernel walks over them. */
function packWeights(place: LayerPlace, { codeBytes }: Layout, memory: ArrayBuffer): void {
  const { layer, inCodes, groups } = place;
  const { kernel, inChannels, outChannels, weights } = layer;
  const packed = codeBytes === 1 ? new Int8Array(memory) : new Int16Array(memory);
  let from = 0;
  for (let o = 0; o < outChannels; o++) {
    const block = place.weights + Math.floor(o / BLOCK) * place.blockGroups * GROUP * BLOCK;
    const lane = (o % BLOCK) * GROUP;
    const channels = place.half && o >= place.blocks * BLOCK ? LANES : BLOCK;
    for (let i = 0; i < kernel; i++) {
      for (let j = 0; j < kernel; j++) {
        const tap = i * groups * GROUP + j * inCodes * codeBytes;
        for (let c = 0; c < inChannels; c++) {
          const byte = tap + c * codeBytes;
          const inGroup = byte % GROUP;
          packed[(block + (byte - inGroup) * channels + lane + inGroup) / codeBytes] = weights[
            from++
          ] as number;
        }
      }
    }
  }
}

/** Per four channels four vectors: bias, then those of `requantise.ts`. */
function packConstants(place: LayerPlace, words: Int32Array): void {
  const { layer, constants, shifts } = place;
  const { bias, outChannels, requantisation } = layer;
  const write = (to: number, ...vectors: ArrayLike<number>[]): void => {
    for (let o = 0; o < outChannels; o++) {
      const lane = o % LANES;
      vectors.forEach((vector, kind) => {
        words[to / 4 + (o - lane) * 4 + kind * LANES + lane] = vector[o] as number;
      });
    }
  };
  if (!requantisation) return write(constants, bias);
  const { ceiling, multiplier, rounding } = place.rescaling ?? identity(outChannels);
  write(constants, bias, ceiling, multiplier, rounding);
  if (!shifts) return;
  const { shift } = requantisation;
  const halves = Array.from(shift, (bits) => 2 ** (bits - 1));
  write(shifts, bias, shift, requantisation.multiplier, halves);
}

/** Per tile the four windows that it reads and the places that it writes. */
function packTiles(
  place: LayerPlace,
  next: LayerPlace | undefined,
  layout: Layout,
  words: Int32Array,
): void {
  const { layer, convolved, output, tileCount } = place;
  const window = (y: number, x: number): number =>
    positionIn(place, y * layer.stride, x * layer.stride, layout);
  const result = (y: number, x: number): number => {
    if (!next) return 0;
    const { padding } = next.layer;
    return positionIn(next, y + padding, x + padding, layout);
  };
  let to = place.tiles / 4;
  const write = (addresses: readonly number[]): void => {
    words.set(addresses, to);
    to += addresses.length;
  };
  for (let tile = 0; tile < tileCount; tile++) {
    if (layer.pool === 2) {
      const n = Math.min(tile, output.height * output.width - 1);
      const [y, x] = [Math.floor(n / output.width), n % output.width];
      write([window(2 * y, 2 * x), window(2 * y, 2 * x + 1)]);
      write([window(2 * y + 1, 2 * x), window(2 * y + 1, 2 * x + 1), result(y, x)]);
      continue;
    }
    // The last tile repeats the last position: the same result in the same place.
    const last = convolved.height * convolved.width - 1;
    const positions = [0, 1, 2, 3].map((i) => Math.min(4 * tile + i, last));
    for (const place of [window, result]) {
      write(positions.map((n) => place(Math.floor(n / convolved.width), n % convolved.width)));
    }
  }
}

/** Address of a position of a layer's frame, border included. */
function positionIn(place: LayerPlace, y: number, x: number, { codeBytes }: Layout): number {
  return place.frame + y * place.frameRow + x * place.inCodes * codeBytes;
}
