/**
 * The network as SIMD integer arithmetic, in AssemblyScript: one source, compiled twice. With relaxed
 * SIMD an activation is a byte, and one instruction multiplies and adds four of them for each of four
 * channels; exact, because activations have 7 bits. Without, an activation is an i16 and the same
 * four bytes hold two.
 *
 * Owns the order of layers and the way in. Knows nothing of geometry: where windows start, where
 * results go and which constants a channel has lies ready in linear memory, by `../pack.ts`.
 */
import { convolve, convolveHalf } from './convolve';
import { multiply } from './multiply';
import { CODE_BYTES, Header, Layer } from './records';

/** Runs the network on `count` images. */
export function run(header: Header, pixels: usize, logits: usize, count: i32): void {
  for (; count > 0; count--) {
    readPixels(header, pixels);
    pixels += header.imageBytes;
    for (let at = header.layers; at < header.layersEnd; at += offsetof<Layer>()) {
      const layer = changetype<Layer>(at);
      convolve(layer, logits);
      const singlesEnd = layer.wholeEnd + layer.singles * 4;
      for (let at = layer.wholeEnd; at < singlesEnd; at += 4) multiply(layer, at, logits);
      if (layer.half) convolveHalf(layer);
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
