/**
 * The network as SIMD integer arithmetic, in AssemblyScript: one source, compiled three times. With
 * relaxed SIMD an activation is a byte, and one instruction multiplies and adds four of them for each
 * of four channels; exact, because activations have 7 bits. Where that is done in steps, products are
 * added in pairs instead, in 16 bits for as long as they fit, which is long if weights are small.
 * Without relaxed SIMD, an activation is an i16 and the same four bytes hold two.
 *
 * Owns the order of layers and the way in.
 */
import { keepFrames } from './blank';
import { compute } from './compute';
import { loadPixels } from './dot';
import { channels, first, imageHeight, imageRow } from './layers';
import { codeBytes, Layer, OUTPUT } from './records';
import { computeStem } from './stem';

export { addLayer, begin, macs } from './layers';
export { probe } from './probe';
export { codeBytes, reserve } from './records';

/**
 * Runs the network.
 * @param pixels address of `count` images. @param logits of room for their logits.
 */
export function run(pixels: usize, logits: usize, count: i32): void {
  for (; count > 0; count--) {
    let layer = first;
    if (layer) pixels = readImage(layer, pixels);
    store<usize>(OUTPUT, logits);
    while (layer) {
      const next = layer.next;
      // Never without relaxed SIMD; compiled all the same, for variants that are alike compress better.
      if (next && layer.isStem) computeStem(layer, next);
      else compute(layer, next ? next.inputs : OUTPUT);
      layer = next;
    }
    logits += channels * 4;
  }
}

/** Keeps what layers have read of the last image, which must have been a blank one. */
export function keepBlank(): void {
  keepFrames(first);
}

/** Turns pixels into codes and lays them into the first frame. @returns the end of the image. */
function readImage(layer: Layer, pixels: usize): usize {
  let row = load<usize>(layer.inputs);
  for (let y = 0; y < imageHeight; y++) {
    let to = row;
    const end = pixels + imageRow;
    for (; pixels < end; pixels += 16 / codeBytes) {
      v128.store(to, loadPixels(pixels));
      to += 16;
    }
    // What was read too much lies in the border, or where the next row will.
    v128.store(row + imageRow * codeBytes, i32x4.splat(0));
    pixels = end;
    row += layer.rowBytes;
  }
  return pixels;
}
