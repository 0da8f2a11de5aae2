/**
 * Layers of many positions. A tile is four positions × eight channels, or eight × four: eight sums
 * hide the latency of the dot product and leave registers for its operands (twelve were slower), and
 * every load of weights serves several positions, every load of codes several channels.
 */
import { dot, storeLogits } from './dot';
import { CODE_BYTES, Layer } from './records';

/** The whole tiles of a layer: four positions × eight channels. */
export function convolve(layer: Layer, logits: usize): void {
  const constantsEnd = layer.constantsEnd;
  const rows = layer.rows;
  const rowWeights = layer.rowWeights;
  const step = layer.step;
  const skip = layer.skip;
  const tileBytes = layer.tileBytes;
  const wholeEnd = layer.wholeEnd;
  const rest = layer.blockWeights - rows * rowWeights;
  for (let tile = layer.tiles; tile < wholeEnd; tile += tileBytes) {
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
      w += rest;
      if (layer.pooled) {
        a0 = i32x4.max_s(i32x4.max_s(a0, a1), i32x4.max_s(a2, a3));
        b0 = i32x4.max_s(i32x4.max_s(b0, b1), i32x4.max_s(b2, b3));
      }
      if (layer.output) {
        storeLogits(logits + channel * 4, a0, b0);
      } else {
        if (layer.shifts) {
          // What follows leaves codes as they are.
          const singly = k + layer.shifts;
          a0 = requantiseSingly(a0, singly);
          b0 = requantiseSingly(b0, singly + 64);
          a1 = requantiseSingly(a1, singly);
          b1 = requantiseSingly(b1, singly + 64);
          a2 = requantiseSingly(a2, singly);
          b2 = requantiseSingly(b2, singly + 64);
          a3 = requantiseSingly(a3, singly);
          b3 = requantiseSingly(b3, singly + 64);
        }
        const to = channel * CODE_BYTES;
        layer.store(load<usize>(tile, 16) + to, a0, b0, k);
        if (!layer.pooled) {
          layer.store(load<usize>(tile, 20) + to, a1, b1, k);
          layer.store(load<usize>(tile, 24) + to, a2, b2, k);
          layer.store(load<usize>(tile, 28) + to, a3, b3, k);
        }
      }
      channel += 8;
    }
  }
}

/** The last four channels of a layer: eight positions, for there is but one vector of weights. */
export function convolveHalf(layer: Layer): void {
  const k = layer.constantsEnd;
  const rows = layer.rows;
  const rowWeights = layer.rowWeights >> 1;
  const step = layer.step;
  const skip = layer.skip;
  const tileBytes = layer.tileBytes;
  const tilesEnd = layer.tilesEnd;
  const channel = layer.halfChannel;
  for (let tile = layer.tiles; tile < tilesEnd; tile += 2 * tileBytes) {
    const other = tile + tileBytes;
    let w = layer.halfWeights;
    let p0 = load<usize>(tile);
    let p1 = load<usize>(tile, 4);
    let p2 = load<usize>(tile, 8);
    let p3 = load<usize>(tile, 12);
    let q0 = load<usize>(other);
    let q1 = load<usize>(other, 4);
    let q2 = load<usize>(other, 8);
    let q3 = load<usize>(other, 12);
    let a0 = v128.load(k);
    let a1 = a0;
    let a2 = a0;
    let a3 = a0;
    let b0 = a0;
    let b1 = a0;
    let b2 = a0;
    let b3 = a0;
    let row = rows;
    do {
      const end = w + rowWeights;
      do {
        const x = v128.load(w);
        a0 = dot(x, v128.load32_splat(p0), a0);
        a1 = dot(x, v128.load32_splat(p1), a1);
        a2 = dot(x, v128.load32_splat(p2), a2);
        a3 = dot(x, v128.load32_splat(p3), a3);
        b0 = dot(x, v128.load32_splat(q0), b0);
        b1 = dot(x, v128.load32_splat(q1), b1);
        b2 = dot(x, v128.load32_splat(q2), b2);
        b3 = dot(x, v128.load32_splat(q3), b3);
        p0 += step;
        p1 += step;
        p2 += step;
        p3 += step;
        q0 += step;
        q1 += step;
        q2 += step;
        q3 += step;
        w += 16;
      } while (w != end);
      p0 += skip;
      p1 += skip;
      p2 += skip;
      p3 += skip;
      q0 += skip;
      q1 += skip;
      q2 += skip;
      q3 += skip;
    } while (--row);
    if (layer.pooled) {
      a0 = i32x4.max_s(i32x4.max_s(a0, a1), i32x4.max_s(a2, a3));
      b0 = i32x4.max_s(i32x4.max_s(b0, b1), i32x4.max_s(b2, b3));
    }
    layer.storeHalf(load<usize>(tile, 16) + channel, load<usize>(other, 16) + channel, a0, b0, k);
    if (!layer.pooled) {
      layer.storeHalf(load<usize>(tile, 20) + channel, load<usize>(other, 20) + channel, a1, b1, k);
      layer.storeHalf(load<usize>(tile, 24) + channel, load<usize>(other, 24) + channel, a2, b2, k);
      layer.storeHalf(load<usize>(tile, 28) + channel, load<usize>(other, 28) + channel, a3, b3, k);
    }
  }
}

/** Four codes of channels with a shift each, one by one: SIMD shifts all lanes alike. */
function requantiseSingly(sums: v128, constants: usize): v128 {
  let codes = i32x4.splat(requantiseOne(i32x4.extract_lane(sums, 0), constants));
  codes = i32x4.replace_lane(codes, 1, requantiseOne(i32x4.extract_lane(sums, 1), constants + 4));
  codes = i32x4.replace_lane(codes, 2, requantiseOne(i32x4.extract_lane(sums, 2), constants + 8));
  return i32x4.replace_lane(codes, 3, requantiseOne(i32x4.extract_lane(sums, 3), constants + 12));
}

function requantiseOne(sum: i32, constants: usize): i32 {
  const rounded = max(sum, 0) * load<i32>(constants, 32) + load<i32>(constants, 48);
  return min(rounded >> load<i32>(constants, 16), 127);
}
