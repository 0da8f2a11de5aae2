/**
 * network.wgsl, step by step in TypeScript, to test table, weights and channels without a GPU.
 *
 * Reads the packed arrays exactly as the shader does, and fails on any access outside a digit's
 * memory or of a word that nobody wrote since it was last another map's. The shader itself is tested
 * in a browser.
 */
import { type Placement, placeMaps } from '../src/engines/webgpu/maps.ts';
import { packNetwork, type PackedNetwork, TILE } from '../src/engines/webgpu/pack.ts';
import type { Network } from '../src/model/network.ts';

const LAYER_FIELDS = [
  'tap',
  'weight',
  'channel',
  'quads',
  'taps',
  'zero',
  'zeros',
  'window',
  'windows',
  'pool',
  'plane',
] as const;
const LANES = [0, 1, 2, 3] as const;

type LayerRow = Record<(typeof LAYER_FIELDS)[number], number>;

/** All that the shader reads of a network, and how it was packed. */
export interface Packed extends PackedNetwork, Placement {
  readonly digits: number;
}

/** Packs as the engine does, for `digits` in a workgroup and taps in multiples of `unroll`. */
export function pack(network: Network, digits: number, unroll = 1): Packed {
  const placement = placeMaps(network);
  return { ...placement, ...packNetwork(network, placement, digits, unroll), digits };
}

/** The layer table, named. */
export function layerRows({ layers }: PackedNetwork): LayerRow[] {
  const rows: LayerRow[] = [];
  for (let start = 0; start < layers.length; start += LAYER_FIELDS.length) {
    const entries = LAYER_FIELDS.map((name, i) => [name, layers[start + i]]);
    rows.push(Object.fromEntries(entries) as LayerRow);
  }
  return rows;
}

/** Logits of `count` images, at most as many as share a workgroup, of `labels` each. */
export function runPacked(
  packed: Packed,
  network: Network,
  pixels: Uint8Array,
  count: number,
): number[] {
  const { table, words } = packed;
  const maps = new Memory(words * packed.digits);
  const pixelBytes = network.height * network.width * network.channels;
  for (let digit = 0; digit < count; digit++) {
    for (let word = 0; word < (packed.maps[0]?.words ?? 0); word++) {
      const byte = digit * pixelBytes + entry(table, 2 * word) - 4;
      const codes = LANES.map((lane) => (pixels[byte + lane] ?? 0) >> 1);
      maps.write(digit * words + word, join(codes) & entry(table, 2 * word + 1));
    }
  }
  const labels = network.layers.at(-1)?.outChannels ?? 0;
  const logits = new Array<number>(count * labels);
  for (const layer of layerRows(packed)) {
    maps.startLayer();
    for (let zero = 0; zero < layer.zeros * count; zero++) {
      maps.write(entry(table, layer.zero + zero), 0);
    }
    const tiles = Math.ceil((layer.windows * count) / TILE);
    for (let item = 0; item < tiles * layer.quads; item++) {
      runTile(packed, layer, maps, item, (digit, label, logit) => {
        if (digit < count && label < labels) logits[digit * labels + label] = logit;
      });
    }
  }
  return logits;
}

/** A digit's memory, which notices misuse: a layer may not read what it writes itself. */
class Memory {
  readonly #words: (number | undefined)[];
  #written = new Set<number>();

  constructor(size: number) {
    this.#words = Array.from({ length: size });
  }

  startLayer(): void {
    this.#written = new Set();
  }

  read(index: number): number {
    // Nobody fills the memory of digits that are not there, and nobody uses what comes of it.
    if (this.#written.has(index)) throw new RangeError(`read of the output, word ${index}`);
    if (index >= this.#words.length) throw new RangeError(`read beyond memory: ${index}`);
    return this.#words[index] ?? NaN;
  }

  write(index: number, word: number): void {
    if (index >= this.#words.length) throw new RangeError(`write beyond memory: ${index}`);
    this.#words[index] = Number.isNaN(word) ? undefined : word >>> 0;
    this.#written.add(index);
  }
}

function runTile(
  packed: Packed,
  layer: LayerRow,
  maps: Memory,
  item: number,
  answer: (digit: number, label: number, logit: number) => void,
): void {
  const { table } = packed;
  const quad = item % layer.quads;
  const tile = layer.window + Math.floor(item / layer.quads) * TILE;
  for (let window = 0; window < TILE; window += layer.pool) {
    const parts = Array.from({ length: layer.pool }, (_, part) =>
      sumsOf(packed, layer, maps, quad, entry(table, tile + window + part) & 0xffff),
    );
    const bias = channelsOf(packed, layer, quad, 0);
    const results = LANES.map(
      (lane) => Math.max(...parts.map((sums) => sums[lane] as number)) + (bias[lane] as number),
    );
    const goal = entry(table, tile + window) >>> 16;
    if (layer.plane === 0) {
      results.forEach((logit, lane) => {
        answer(goal, quad * 4 + lane, logit);
      });
    } else {
      maps.write(goal + quad * layer.plane, requantise(packed, layer, quad, results));
    }
  }
}

/** Four sums of one window; `NaN` for digits that are not there. */
function sumsOf(
  packed: Packed,
  layer: LayerRow,
  maps: Memory,
  quad: number,
  first: number,
): number[] {
  const { table, weights } = packed;
  const sums = [0, 0, 0, 0];
  for (let tap = 0; tap < layer.taps; tap++) {
    const word = maps.read(first + entry(table, layer.tap + tap));
    const index = layer.weight + tap * layer.quads + quad;
    for (const lane of LANES) {
      for (const byte of LANES) {
        const code = (word >>> (8 * byte)) & 255;
        const weight = (entry(weights, index * 4 + lane) << (24 - 8 * byte)) >> 24;
        sums[lane] = (sums[lane] as number) + (Number.isNaN(word) ? NaN : code * weight);
      }
    }
  }
  return sums;
}

function requantise(packed: Packed, layer: LayerRow, quad: number, sums: number[]): number {
  if (sums.some(Number.isNaN)) return NaN;
  const [multipliers, halves] = [1, 2].map((field) => channelsOf(packed, layer, quad, field));
  let word = 0;
  for (const lane of LANES) {
    const half = halves?.[lane] as number;
    const scaled = Math.max(sums[lane] as number, 0) * (multipliers?.[lane] as number) + half;
    if (scaled > 0x7fffffff) throw new RangeError('a product exceeds 31 bits');
    const mask = (half * 254) & 0x7fffffff;
    const masked = Math.min(scaled, mask) & mask;
    if (Math.fround(masked) !== masked) throw new RangeError(`no exact float: ${masked}`);
    word += (masked * 2 ** (8 * lane)) / (2 * half);
  }
  return word;
}

/** One of the three vectors of a quad: biases, multipliers, halves of a step. */
function channelsOf({ channels }: Packed, layer: LayerRow, quad: number, field: number): number[] {
  const first = (layer.channel + 3 * quad + field) * 4;
  return LANES.map((lane) => entry(channels, first + lane));
}

function entry(array: ArrayLike<number>, index: number): number {
  const value = array[index];
  if (value === undefined) throw new RangeError(`read beyond an array: ${index}`);
  return value;
}

function join(codes: number[]): number {
  return codes.reduce((word, code, byte) => word | (code << (8 * byte)), 0) >>> 0;
}
