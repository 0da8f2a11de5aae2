/**
 * network.wgsl, step by step in TypeScript, to test the packing without a GPU.
 *
 * Reads the packed arrays exactly as the shader does and fails on any access outside workgroup
 * memory or of a word that nobody wrote. The shader itself is tested in a browser.
 */
import type { PackedNetwork } from '../src/engines/webgpu/pack.ts';

const LAYER_FIELDS = [
  'input',
  'inputRow',
  'stepX',
  'stepY',
  'rows',
  'taps',
  'tapStep',
  'weights',
  'quads',
  'firstQuad',
  'pool',
  'width',
  'height',
  'tilesX',
  'tiles',
  'output',
  'outputWords',
  'outputInside',
  'outputRow',
  'labels',
] as const;

type LayerRow = Record<(typeof LAYER_FIELDS)[number], number>;

/** Logits of one image of `width` × `height` pixels. */
export function runPacked(
  packed: PackedNetwork,
  pixels: Uint8Array,
  width: number,
  height: number,
): number[] {
  const maps = new Memory(packed.mapWords);
  loadImage(maps, packed.imageBorder, pixels, width, height);
  const logits: number[] = [];
  for (const layer of layerRows(packed)) {
    for (let word = 0; word < layer.outputWords; word += 1) maps.write(layer.output + word, 0);
    for (let item = 0; item < layer.quads * layer.tiles; item += 1) {
      runItem(packed, layer, maps, item, logits);
    }
  }
  return logits;
}

/** The layer table, named. */
export function layerRows(packed: PackedNetwork): LayerRow[] {
  const rows: LayerRow[] = [];
  for (let start = 0; start < packed.layers.length; start += LAYER_FIELDS.length) {
    const entries = LAYER_FIELDS.map((name, i) => [name, packed.layers[start + i]]);
    rows.push(Object.fromEntries(entries) as LayerRow);
  }
  return rows;
}

/** Workgroup memory that notices misuse. */
class Memory {
  readonly #words: (number | undefined)[];

  constructor(size: number) {
    this.#words = Array.from({ length: size });
  }

  read(index: number): number {
    const word = this.#words[index];
    if (word === undefined) throw new RangeError(`read of unwritten word ${String(index)}`);
    return word;
  }

  write(index: number, word: number): void {
    if (index >= this.#words.length) throw new RangeError(`write beyond memory: ${String(index)}`);
    this.#words[index] = word >>> 0;
  }
}

function loadImage(
  maps: Memory,
  border: number,
  pixels: Uint8Array,
  width: number,
  height: number,
): void {
  const code = (x: number, y: number): number =>
    x < border || y < border || x >= width + border || y >= height + border
      ? 0
      : (pixels[(y - border) * width + x - border] ?? 0) >> 1;
  const row = width + 2 * border;
  for (let word = 0; word < row * (height + 2 * border); word += 1) {
    const [x, y] = [word % row, Math.floor(word / row)];
    maps.write(word, pack([0, 1, 2, 3].map((byte) => code(x + byte, y))));
  }
}

function runItem(
  packed: PackedNetwork,
  layer: LayerRow,
  maps: Memory,
  item: number,
  logits: number[],
): void {
  const quad = Math.floor(item / layer.tiles);
  const tile = item % layer.tiles;
  const x = (tile % layer.tilesX) * 2;
  const y = Math.floor(tile / layer.tilesX) * 2;
  const hasRight = layer.pool === 2 || x + 1 < layer.width;
  const hasBelow = layer.pool === 2 || y + 1 < layer.height;
  const sumAt = (right: number, below: number): number[] =>
    convolve(
      packed,
      layer,
      maps,
      quad,
      layer.input + (y + below) * layer.stepY + (x + right) * layer.stepX,
    );
  if (layer.labels > 0) {
    sumAt(0, 0).forEach((sum, lane) => {
      if (quad * 4 + lane < layer.labels) logits[quad * 4 + lane] = sum;
    });
    return;
  }
  const corners = [
    [0, 0],
    ...(hasRight ? [[1, 0]] : []),
    ...(hasBelow ? [[0, 1]] : []),
    ...(hasRight && hasBelow ? [[1, 1]] : []),
  ] as [number, number][];
  if (layer.pool === 2) {
    const sums = corners.map(([right, below]) => sumAt(right, below));
    const most = [0, 1, 2, 3].map((lane) => Math.max(...sums.map((sum) => sum[lane] ?? 0)));
    store(packed, layer, maps, quad, x / 2, y / 2, most);
    return;
  }
  for (const [right, below] of corners) {
    store(packed, layer, maps, quad, x + right, y + below, sumAt(right, below));
  }
}

function convolve(
  packed: PackedNetwork,
  layer: LayerRow,
  maps: Memory,
  quad: number,
  window: number,
): number[] {
  const sums = [0, 1, 2, 3].map((lane) => channel(packed, layer, quad, lane));
  let weight = layer.weights + quad * layer.rows * layer.taps;
  for (let row = 0; row < layer.rows; row += 1) {
    for (let tap = 0; tap < layer.taps; tap += 1) {
      const codes = maps.read(window + row * layer.inputRow + tap * layer.tapStep);
      for (let lane = 0; lane < 4; lane += 1) {
        sums[lane] = (sums[lane] ?? 0) + dot4(codes, packed.weights[weight * 4 + lane] ?? NaN);
      }
      weight += 1;
    }
  }
  return sums;
}

function store(
  packed: PackedNetwork,
  layer: LayerRow,
  maps: Memory,
  quad: number,
  x: number,
  y: number,
  sums: number[],
): void {
  const codes = sums.map((sum, lane) => {
    const multiplier = BigInt(channel(packed, layer, quad, 4 + lane));
    const shift = BigInt(channel(packed, layer, quad, 8 + lane));
    const product = BigInt(Math.max(sum, 0)) * multiplier + (1n << (shift - 1n));
    return Math.min(127, Number(product >> shift));
  });
  maps.write(layer.outputInside + y * layer.outputRow + x * layer.quads + quad, pack(codes));
}

/** One of the twelve numbers of a `Quad`: four biases, four multipliers, four shifts. */
function channel(packed: PackedNetwork, layer: LayerRow, quad: number, field: number): number {
  const value = packed.channels[(layer.firstQuad + quad) * 12 + field];
  if (value === undefined) throw new RangeError('read beyond the channels');
  return value;
}

function dot4(a: number, b: number): number {
  const byte = (word: number, index: number): number => (word << (24 - 8 * index)) >> 24;
  return [0, 1, 2, 3].reduce((sum, index) => sum + byte(a, index) * byte(b, index), 0);
}

function pack(codes: number[]): number {
  return codes.reduce((word, code, byte) => word | (code << (8 * byte)), 0) >>> 0;
}
