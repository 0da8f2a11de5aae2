/**
 * The network as SIMD integer arithmetic, in AssemblyScript: one source, compiled twice.
 *
 * Owns the inner loops. Knows nothing of geometry: where windows start, where results go and which
 * constants a channel has lies ready in linear memory, written by `../pack.ts`.
 *
 * With relaxed SIMD an activation is a byte, and one instruction multiplies and adds four of them
 * for each of four channels; exact, because activations have 7 bits. Without, an activation is an
 * i16 and the same four bytes hold two. A tile is four positions × eight channels: eight sums hide
 * the latency of the dot product and leave registers for its operands (twelve were slower).
 */
import { CODE_BYTES, Header, Layer, Merge } from './records';

/** Adds to each of four sums the products of its four bytes. */
function dot(weights: v128, codes: v128, sums: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD
    ? i32x4.relaxed_dot_i8x16_i7x16_add_s(weights, codes, sums)
    : i32x4.add(sums, i32x4.dot_i16x8_s(weights, codes));
}

/** Runs the network on `count` images. */
export function run(header: Header, pixels: usize, logits: usize, count: i32): void {
  for (; count > 0; count--) {
    readPixels(header, pixels);
    pixels += header.imageBytes;
    for (let at = header.layers; at < header.layersEnd; at += offsetof<Layer>()) {
      const layer = changetype<Layer>(at);
      if (layer.merge == Merge.Sum) multiply(layer, logits);
      else convolve(layer, logits);
    }
    logits += header.logitBytes;
  }
}

/** Halves pixels to codes and lays them into the first frame, whose border stays 0. */
function readPixels(header: Header, pixels: usize): void {
  const block: usize = 16 / CODE_BYTES;
  for (let row = header.frame; row < header.frameEnd; row += header.frameRow) {
    const end = pixels + header.imageRow;
    let to = row;
    for (; pixels + block < end; pixels += block) {
      v128.store(to, codesOf(pixels));
      to += 16;
    }
    // Zeros behind the row: border, or what the next row overwrites.
    v128.store(to, v128.and(codesOf(pixels), v128.load(header.tailMask)));
    pixels = end;
  }
}

function codesOf(pixels: usize): v128 {
  return ASC_FEATURE_RELAXED_SIMD
    ? i8x16.shr_u(v128.load(pixels), 1)
    : i16x8.shr_u(v128.load8x8_u(pixels), 1);
}

/** A layer of many positions, four at a time. */
function convolve(layer: Layer, logits: usize): void {
  const constantsEnd = layer.constantsEnd;
  const rows = layer.rows;
  const rowWeights = layer.rowWeights;
  const step = layer.step;
  const skip = layer.skip;
  const tileBytes = layer.tileBytes;
  const tilesEnd = layer.tilesEnd;
  for (let tile = layer.tiles; tile < tilesEnd; tile += tileBytes) {
    let w = layer.weights;
    let channel: usize = 0;
    for (let k = layer.constants; k < constantsEnd; k += 128) {
      let p0 = load<usize>(tile);
      let p1 = load<usize>(tile, 4);
      let p2 = load<usize>(tile, 8);
      let p3 = load<usize>(tile, 12);
      let a0 = v128.load(k);
      let b0 = v128.load(k, 64);
      let a1 = a0;
      let b1 = b0;
      let a2 = a0;
      let b2 = b0;
      let a3 = a0;
      let b3 = b0;
      let row = rows;
      do {
        const end = w + rowWeights;
        do {
          const wa = v128.load(w);
          const wb = v128.load(w, 16);
          let x = v128.load32_splat(p0);
          a0 = dot(wa, x, a0);
          b0 = dot(wb, x, b0);
          x = v128.load32_splat(p1);
          a1 = dot(wa, x, a1);
          b1 = dot(wb, x, b1);
          x = v128.load32_splat(p2);
          a2 = dot(wa, x, a2);
          b2 = dot(wb, x, b2);
          x = v128.load32_splat(p3);
          a3 = dot(wa, x, a3);
          b3 = dot(wb, x, b3);
          p0 += step;
          p1 += step;
          p2 += step;
          p3 += step;
          w += 32;
        } while (w != end);
        p0 += skip;
        p1 += skip;
        p2 += skip;
        p3 += skip;
      } while (--row);
      if (layer.merge == Merge.Max) {
        a0 = i32x4.max_s(i32x4.max_s(a0, a1), i32x4.max_s(a2, a3));
        b0 = i32x4.max_s(i32x4.max_s(b0, b1), i32x4.max_s(b2, b3));
      }
      if (layer.output) {
        storeLogits(logits + channel * 4, a0, b0);
      } else {
        const half = k + 128 == constantsEnd && layer.half != 0;
        const to = channel * CODE_BYTES;
        layer.store(load<usize>(tile, 16) + to, a0, b0, k, half);
        if (layer.merge == Merge.None) {
          layer.store(load<usize>(tile, 20) + to, a1, b1, k, half);
          layer.store(load<usize>(tile, 24) + to, a2, b2, k, half);
          layer.store(load<usize>(tile, 28) + to, a3, b3, k, half);
        }
      }
      channel += 8;
    }
  }
}

/** A layer of one position: a vector times a matrix. Four sums per channel, for there is but one x. */
function multiply(layer: Layer, logits: usize): void {
  let w = layer.weights;
  let channel: usize = 0;
  for (let k = layer.constants; k < layer.constantsEnd; k += 128) {
    let p = load<usize>(layer.tiles);
    let a0 = v128.load(k);
    let b0 = v128.load(k, 64);
    let a1 = i32x4.splat(0);
    let b1 = a1;
    let a2 = a1;
    let b2 = a1;
    let a3 = a1;
    let b3 = a1;
    const end = w + layer.rowWeights;
    do {
      let x = v128.load32_splat(p);
      a0 = dot(v128.load(w), x, a0);
      b0 = dot(v128.load(w, 16), x, b0);
      x = v128.load32_splat(p, 4);
      a1 = dot(v128.load(w, 32), x, a1);
      b1 = dot(v128.load(w, 48), x, b1);
      x = v128.load32_splat(p, 8);
      a2 = dot(v128.load(w, 64), x, a2);
      b2 = dot(v128.load(w, 80), x, b2);
      x = v128.load32_splat(p, 12);
      a3 = dot(v128.load(w, 96), x, a3);
      b3 = dot(v128.load(w, 112), x, b3);
      p += 16;
      w += 128;
    } while (w != end);
    a0 = i32x4.add(i32x4.add(a0, a1), i32x4.add(a2, a3));
    b0 = i32x4.add(i32x4.add(b0, b1), i32x4.add(b2, b3));
    if (layer.output) {
      storeLogits(logits + channel * 4, a0, b0);
    } else {
      const half = k + 128 == layer.constantsEnd && layer.half != 0;
      layer.store(load<usize>(layer.tiles, 16) + channel * CODE_BYTES, a0, b0, k, half);
    }
    channel += 8;
  }
}

function storeLogits(to: usize, a: v128, b: v128): void {
  v128.store(to, a);
  v128.store(to, b, 16);
}
