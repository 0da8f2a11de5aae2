/**
 * Lays a network out, layer by layer, once: frames, weights, constants, and lists of addresses, so
 * that nothing is left to be worked out when it runs.
 *
 * Every layer reads a frame: its input map with the border of zeros around it, HWC. Frames never
 * overlap, so that borders are written once. A window's row is read in groups of four bytes; what a
 * last group reads too much meets weights of 0.
 */
import { storeWeight } from './dot';
import { BLOCK, codeBytes, CONSTANTS, GROUP, Layer, reserve, SLACK } from './records';
import { runLength } from './runs';
import { STEM_GROUPS } from './stem';

/** Rows of an image, and pixels of a row. */
export let imageHeight: i32;
export let imageRow: i32;
/** What the next layer reads; at last, one position of as many channels as there are labels. */
let height: i32;
let width: i32;
export let channels: i32;

/** Multiplications for one image. */
export let macs: f64 = 0;

/** The layers so far. */
export let first: Layer | null;
let last: Layer | null;

/** Begins with the size of an image. */
export function begin(rows: i32, columns: i32, planes: i32): void {
  imageHeight = height = rows;
  width = columns;
  channels = planes;
  imageRow = columns * planes;
}

/**
 * Adds a layer; its fields are those of `Layer` in `model/network.ts`.
 * @param weights address of int8. @param bias of int32, as what follows. @param multiplier of what does
 *   not matter in the last layer. @param shift likewise.
 */
export function addLayer(
  kernel: i32,
  stride: i32,
  padding: i32,
  pool: i32,
  outChannels: i32,
  weights: usize,
  bias: usize,
  multiplier: usize,
  shift: usize,
): void {
  const layer = changetype<Layer>(reserve(offsetof<Layer>()));
  const before = last;
  if (before) before.next = layer;
  else first = layer;
  last = layer;

  const codes = channels * codeBytes;
  const frameRow = (width + 2 * padding) * codes;
  const frameBytes = f64(frameRow) * (height + 2 * padding) + SLACK;
  const frame = reserve(2 * frameBytes);
  layer.toBlank = usize(frameBytes);
  layer.codes = codes;
  layer.patch = (pool - 1) * stride + kernel;
  layer.inputs = listPlaces(frame + padding * (frameRow + codes), 1, frameRow, codes);
  layer.rowBytes = frameRow;

  height = ((height + 2 * padding - kernel) / stride + 1) / pool;
  width = ((width + 2 * padding - kernel) / stride + 1) / pool;
  const windows = height * width * pool * pool;
  layer.windows = listPlaces(frame, pool, stride * frameRow, stride * codes);
  layer.windowsEnd = layer.windows + 4 * windows;
  layer.pooled = pool - 1;
  macs += f64(windows) * (kernel * kernel * channels * outChannels);

  const rowGroups = (kernel * codes + 3) / 4;
  const groups = kernel * rowGroups;
  const added = -groups & 3;
  layer.groups = reserve(4 * (groups + added));
  layer.groupsEnd = layer.groups + 4 * groups;
  layer.addedWeights = added * GROUP;
  for (let g = 0; g < groups; g++) {
    store<usize>(layer.groups + 4 * g, (g / rowGroups) * frameRow + (g % rowGroups) * 4);
  }

  const blocks = (outChannels + BLOCK - 1) / BLOCK;
  const blockWeights = (groups + added) * GROUP;
  layer.channels = outChannels;
  layer.lastBlock = (blocks - 1) * BLOCK;
  layer.weights = reserve(blocks * blockWeights);
  layer.constants = reserve(blocks * CONSTANTS);
  for (let o = 0; o < outChannels; o++) {
    const block = blocks - 1 - o / BLOCK;
    const lane = 4 * (o % BLOCK);
    const to = layer.weights + block * blockWeights + lane;
    for (let row = 0; row < kernel; row++) {
      for (let n = 0; n < kernel * channels; n++) {
        const byte = n * codeBytes;
        const group = row * rowGroups + byte / 4;
        storeWeight(to + group * GROUP + (byte % 4), load<i8>(weights++));
      }
    }
    const k = layer.constants + block * CONSTANTS + lane;
    store<i32>(k, load<i32>(bias + 4 * o));
    const bits = load<i32>(shift + 4 * o);
    store<i32>(k, load<i32>(multiplier + 4 * o), 32);
    store<i32>(k, 1 << (bits - 1), 64);
    store<i32>(k, -1 << bits, 96);
    store<i32>(k, (127 - bits) << 23, 128);
  }

  layer.runs = reserve(blocks * groups * 4);
  let run = layer.runs;
  for (let block = 0; block < blocks; block++) {
    for (let g = 0; g < groups; run += 4) {
      g += runLength(layer.weights + block * blockWeights + g * GROUP, groups - g);
      store<usize>(run, layer.groups + 4 * g);
    }
  }
  // No window's products are added up in parts.
  const wholeWindows = run == layer.runs + 4 * blocks;
  layer.isStem = wholeWindows && groups == STEM_GROUPS && kernel == 3 && stride == 1 && pool == 2;
  channels = outChannels;
}

/** Addresses of the map's positions, row by row; where four are pooled they follow each other. */
function listPlaces(from: usize, pool: i32, rowBytes: i32, columnBytes: i32): usize {
  const area = pool * pool;
  const count = height * width * area;
  const list = reserve(4 * count);
  for (let n = 0; n < count; n++) {
    const at = n / area;
    const y = (at / width) * pool + (n % area) / pool;
    const x = (at % width) * pool + (n % pool);
    store<usize>(list + 4 * n, from + y * rowBytes + x * columnBytes);
  }
  return list;
}
