/**
 * The layer that most networks begin with: 3 × 3 on one plane, pooled. A window is but three groups, so
 * what is done around them would take most of the time; and the four that are pooled share rows.
 *
 * Owns such a layer's sums and codes. Only for codes that are bytes: a window's row is one group.
 */
import { copyBlank, kept } from './blank';
import { beginProducts, endProducts, multiply, storeQuad } from './dot';
import { BLOCK, CONSTANTS, GROUP, Layer } from './records';
import { requantise } from './requantise';

/** Groups of a window. */
export const STEM_GROUPS = 3;
/** From block to block: the groups of its weights, and one that is added. */
const BLOCK_WEIGHTS = (STEM_GROUPS + 1) * GROUP;
/** Channels whose sums are computed together. */
const QUAD = 4;

/**
 * Computes a layer: the rows of four windows are read once, then used for one quad of channels after
 * the other, or for none where all is paper.
 * @param next the layer that reads what it writes.
 */
export function computeStem(layer: Layer, next: Layer): void {
  let result = next.inputs;
  const rowBytes = layer.rowBytes;
  const channels = layer.channels;
  const lastBlock = layer.lastBlock;
  const windowsEnd = layer.windowsEnd;
  for (let window = layer.windows; window < windowsEnd; window += 16) {
    // Rows of the windows on the left, and of those on the right.
    const row0 = load<usize>(window);
    const row1 = row0 + rowBytes;
    const row2 = row1 + rowBytes;
    const row3 = row2 + rowBytes;
    const x0 = v128.load32_splat(row0);
    const x1 = v128.load32_splat(row1);
    const x2 = v128.load32_splat(row2);
    const x3 = v128.load32_splat(row3);
    const to = load<usize>(result);
    if (kept && !v128.any_true(v128.or(v128.or(x0, x1), v128.or(x2, x3)))) {
      copyBlank(next, result, result + 4);
      result += 4;
      continue;
    }
    const y0 = v128.load32_splat(row0, 1);
    const y1 = v128.load32_splat(row1, 1);
    const y2 = v128.load32_splat(row2, 1);
    const y3 = v128.load32_splat(row3, 1);
    let weights = layer.weights;
    let constants = layer.constants;
    for (let block = lastBlock; block >= 0; block -= BLOCK) {
      const end = min(channels, block + BLOCK);
      let w = weights;
      let k = constants;
      let channel = block;
      do {
        const w0 = v128.load(w);
        const w1 = v128.load(w, GROUP);
        const w2 = v128.load(w, 2 * GROUP);
        let products = multiply(w2, x2, multiply(w1, x1, beginProducts(w0, x0)));
        let sums = endProducts(products);
        products = multiply(w2, y2, multiply(w1, y1, beginProducts(w0, y0)));
        sums = i32x4.max_s(sums, endProducts(products));
        products = multiply(w2, x3, multiply(w1, x2, beginProducts(w0, x1)));
        sums = i32x4.max_s(sums, endProducts(products));
        products = multiply(w2, y3, multiply(w1, y2, beginProducts(w0, y1)));
        sums = i32x4.max_s(sums, endProducts(products));
        const codes = requantise(
          i32x4.add(sums, v128.load(k)),
          v128.load(k, 32),
          v128.load(k, 64),
          v128.load(k, 96),
          v128.load(k, 128),
        );
        storeQuad(to + channel, codes);
        w += 16;
        k += 16;
        channel += QUAD;
      } while (channel < end);
      weights += BLOCK_WEIGHTS;
      constants += CONSTANTS;
    }
    result += 4;
  }
}
