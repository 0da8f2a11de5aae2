/** Single positions: a vector times a matrix. */
import { dot, storeLogits } from './dot';
import { CODE_BYTES, Layer } from './records';

/**
 * Each channel in four sums, which hides latency where there is but one position.
 * @param at a tile's record, moved on to the position that is meant.
 */
export function multiply(layer: Layer, at: usize, logits: usize): void {
  layOutWindow(layer, load<usize>(at));
  let w = layer.weights;
  let channel: usize = 0;
  for (let k = layer.constants; k < layer.constantsEnd; k += 128) {
    let p = layer.window;
    let a0 = v128.load(k);
    let b0 = v128.load(k, 64);
    let a1 = i32x4.splat(0);
    let b1 = a1;
    let a2 = a1;
    let b2 = a1;
    let a3 = a1;
    let b3 = a1;
    const end = w + layer.blockWeights;
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
      layer.store(load<usize>(at, 16) + channel * CODE_BYTES, a0, b0, k);
    }
    channel += 8;
  }
}

/** Copies a window to where it is in one piece, in the order of its weights. */
function layOutWindow(layer: Layer, from: usize): void {
  let to = layer.window;
  let row = layer.rows;
  do {
    const end = to + (layer.rowWeights >> 3);
    do {
      store<u32>(to, load<u32>(from));
      from += layer.step;
      to += 4;
    } while (to != end);
    from += layer.skip;
  } while (--row);
}
