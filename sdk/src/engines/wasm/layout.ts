/**
 * Where everything lies in the kernel's linear memory: a network's frames, weights, constants and
 * tiles, and room for the pixels and logits of one call. Owns addresses; `pack.ts` fills them.
 *
 * Every layer reads a frame: its input map with the border of zeros around it, HWC. Frames never
 * overlap, so that borders are written once. A window's row is read in groups of four bytes; what a
 * last group reads too much meets weights of 0.
 */
import {
  convolvedSize,
  type Layer,
  type MapSize,
  type Network,
  outputSize,
} from '../../model/network.ts';
import { type Rescaling, rescalingOf } from './requantise.ts';

/** Bytes of one activation code: 1 where four are multiplied at once, else 2. */
export type CodeBytes = 1 | 2;

/** Channels that one pass of the kernel computes. */
export const BLOCK = 8;
/** Channels per SIMD vector of sums; a map's channels are rounded up to it. */
export const LANES = 4;
/** Bytes of input that meet one vector of weights. */
export const GROUP = 4;
/** Bytes of `Header` and of `Layer` in `kernel/records.ts`. */
export const HEADER_BYTES = 36;
export const LAYER_BYTES = 84;
/** What a 16-byte load or store may touch behind a region, and a line of cache between regions. */
const SLACK = 64;

/** One layer and where its parts lie, in bytes. */
export interface LayerPlace {
  readonly layer: Layer;
  readonly convolved: MapSize;
  readonly output: MapSize;
  /** Codes per position of the frame: the channels, rounded up but in the image itself. */
  readonly inCodes: number;
  readonly frame: number;
  readonly frameRow: number;
  readonly blocks: number;
  /** Four channels are left behind the blocks, and go by themselves. */
  readonly half: boolean;
  /** Groups per row of a window and rows of a window. */
  readonly groups: number;
  readonly rows: number;
  /** Groups of a block's weights, with what must be 0 behind them. */
  readonly blockGroups: number;
  /** How sums become codes, where that takes one shift for all channels. */
  readonly rescaling: Rescaling | null;
  readonly weights: number;
  readonly constants: number;
  /** Constants of channels that have a shift each; 0 where there are none. */
  readonly shifts: number;
  /** Four windows and one or four results each; see `Layer.tiles` of the kernel. */
  readonly tiles: number;
  readonly tileCount: number;
  /** Tiles that are computed as such, and positions behind them that are computed one by one. */
  readonly wholeTiles: number;
  readonly singles: number;
  readonly tileBytes: number;
}

/** A network's memory. */
export interface Layout {
  readonly codeBytes: CodeBytes;
  /** Most images of one call. */
  readonly limit: number;
  readonly header: number;
  readonly layerRecords: number;
  readonly tailMask: number;
  /** Room for the largest window in one piece. */
  readonly window: number;
  readonly layers: readonly LayerPlace[];
  readonly pixels: number;
  readonly logits: number;
  readonly bytes: number;
}

/** Lays out memory for calls of up to `limit` images. */
export function layOut(network: Network, codeBytes: CodeBytes, limit: number): Layout {
  let top = SLACK;
  const reserve = (bytes: number): number => {
    const start = top;
    top = roundUp(start + bytes + SLACK, SLACK);
    return start;
  };
  const header = reserve(HEADER_BYTES);
  const tailMask = reserve(16);
  const layerRecords = reserve(LAYER_BYTES * network.layers.length);
  let map: MapSize = network;
  let inCodes = network.channels;
  let largest = 0;
  const layers = network.layers.map((layer): LayerPlace => {
    const { kernel, padding, pool, outChannels, requantisation } = layer;
    const convolved = convolvedSize(layer, map);
    const output = outputSize(layer, map);
    const frameRow = (map.width + 2 * padding) * inCodes * codeBytes;
    const rescaling = requantisation && rescalingOf(requantisation);
    const groups = Math.ceil((kernel * inCodes * codeBytes) / GROUP);
    const positions = output.height * output.width;
    const tiles = pool === 2 ? positions : Math.ceil(positions / 4);
    // One position takes 3/8 of the time of a tile of four.
    const rest = pool === 1 && (rescaling || !requantisation) ? positions % 4 : 0;
    const singles = rest <= 2 ? rest : 0;
    const half =
      rescaling !== null && tiles > 1 && outChannels % BLOCK > 0 && outChannels % BLOCK <= LANES;
    const blocks = Math.floor(outChannels / BLOCK) + (half || outChannels % BLOCK === 0 ? 0 : 1);
    const blockGroups = roundUp(kernel * groups, singles ? 4 : 1);
    const outCodes = blocks * BLOCK + (half ? LANES : 0);
    const constantBytes = outCodes * 16;
    const tileCount = roundUp(tiles, half ? 2 : 1);
    const tileBytes = pool === 2 ? 20 : 32;
    largest = Math.max(largest, blockGroups * GROUP);
    const place = {
      ...{ layer, convolved, output, inCodes, blocks, half, groups, rows: kernel, blockGroups },
      ...{ rescaling, frameRow, frame: reserve(frameRow * (map.height + 2 * padding)) },
      weights: reserve(blockGroups * GROUP * outCodes),
      constants: reserve(constantBytes),
      shifts: requantisation && !rescaling ? reserve(constantBytes) : 0,
      ...{ tiles: reserve(tileCount * tileBytes), tileCount, tileBytes },
      ...{ wholeTiles: singles ? tiles - 1 : tiles, singles },
    };
    map = output;
    inCodes = outCodes;
    return place;
  });
  const window = reserve(largest);
  const pixels = reserve(limit * network.height * network.width * network.channels);
  const logits = reserve(limit * (network.layers.at(-1)?.outChannels ?? 0) * 4);
  const places = { header, tailMask, window, layerRecords, layers, pixels, logits };
  return { codeBytes, limit, ...places, bytes: top };
}

/** `value`, or the next multiple of `step` above it. */
export function roundUp(value: number, step: number): number {
  return Math.ceil(value / step) * step;
}
