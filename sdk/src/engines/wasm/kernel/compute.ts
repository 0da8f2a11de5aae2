/**
 * Where the time goes: sums of products, and what becomes of them.
 *
 * Blocks go from last to first, and positions from first to last: what a last block writes behind its
 * channels is zeros, which end in a border or in the next position, whose own codes come later.
 */
import { areBlank, copyBlank, kept } from './blank';
import { beginRun, dot, endRun, multiply, storeCodes } from './dot';
import { BLOCK, codeBytes, CONSTANTS, GROUP, Layer, SUMS } from './records';
import { requantise } from './requantise';

/**
 * Computes a layer, eight channels at a time: eight sums hide the latency of the dot product and
 * leave registers for its operands. Four windows have two of them each, so that every load of weights
 * serves four windows and every load of codes eight channels. A single window that is left has all of
 * them, each for a quarter of its groups. What is as in a blank image is not computed.
 * @param result where the addresses of what it writes are.
 */
export function compute(layer: Layer, result: usize): void {
  const next = layer.next;
  const isLast = !next;
  const pooled = layer.pooled;
  const groups = layer.groups;
  const groupsEnd = layer.groupsEnd;
  const windowsEnd = layer.windowsEnd;
  for (let window = layer.windows; window < windowsEnd;) {
    const single = windowsEnd - window < 16;
    const p0 = load<usize>(window);
    const p1 = load<usize>(window, 4);
    const p2 = load<usize>(window, 8);
    const p3 = load<usize>(window, 12);
    const results = pooled | single ? 4 : 16;
    const resultEnd = result + results;
    // Four pooled windows are one large one, which begins where the first does.
    if (kept && next && areBlank(layer, window, window + results)) {
      copyBlank(next, result, resultEnd);
      result = resultEnd;
      window += single ? 4 : 16;
      continue;
    }
    let w = layer.weights;
    let k = layer.constants;
    let run = layer.runs;
    for (let channel = layer.lastBlock; channel >= 0; channel -= BLOCK) {
      let a0 = v128.load(k);
      let b0 = v128.load(k, 16);
      let a1 = a0;
      let b1 = b0;
      let a2 = a0;
      let b2 = b0;
      let a3 = a0;
      let b3 = b0;
      let group = groups;
      if (single) {
        a1 = a2 = a3 = b1 = b2 = b3 = i32x4.splat(0);
        do {
          let x = v128.load32_splat(p0 + load<usize>(group));
          a0 = dot(v128.load(w), x, a0);
          b0 = dot(v128.load(w, 16), x, b0);
          x = v128.load32_splat(p0 + load<usize>(group, 4));
          a1 = dot(v128.load(w, 32), x, a1);
          b1 = dot(v128.load(w, 48), x, b1);
          x = v128.load32_splat(p0 + load<usize>(group, 8));
          a2 = dot(v128.load(w, 64), x, a2);
          b2 = dot(v128.load(w, 80), x, b2);
          x = v128.load32_splat(p0 + load<usize>(group, 12));
          a3 = dot(v128.load(w, 96), x, a3);
          b3 = dot(v128.load(w, 112), x, b3);
          w += 4 * GROUP;
          group += 16;
        } while (group < groupsEnd);
        a0 = i32x4.add(i32x4.add(a0, a1), i32x4.add(a2, a3));
        b0 = i32x4.add(i32x4.add(b0, b1), i32x4.add(b2, b3));
      } else {
        do {
          let c0 = beginRun(a0);
          let d0 = beginRun(b0);
          let c1 = beginRun(a1);
          let d1 = beginRun(b1);
          let c2 = beginRun(a2);
          let d2 = beginRun(b2);
          let c3 = beginRun(a3);
          let d3 = beginRun(b3);
          const runEnd = load<usize>(run);
          do {
            const offset = load<usize>(group);
            const wa = v128.load(w);
            const wb = v128.load(w, 16);
            let x = v128.load32_splat(p0 + offset);
            c0 = multiply(wa, x, c0);
            d0 = multiply(wb, x, d0);
            x = v128.load32_splat(p1 + offset);
            c1 = multiply(wa, x, c1);
            d1 = multiply(wb, x, d1);
            x = v128.load32_splat(p2 + offset);
            c2 = multiply(wa, x, c2);
            d2 = multiply(wb, x, d2);
            x = v128.load32_splat(p3 + offset);
            c3 = multiply(wa, x, c3);
            d3 = multiply(wb, x, d3);
            w += GROUP;
            group += 4;
          } while (group != runEnd);
          a0 = endRun(c0, a0);
          b0 = endRun(d0, b0);
          a1 = endRun(c1, a1);
          b1 = endRun(d1, b1);
          a2 = endRun(c2, a2);
          b2 = endRun(d2, b2);
          a3 = endRun(c3, a3);
          b3 = endRun(d3, b3);
          run += 4;
        } while (group != groupsEnd);
        w += layer.addedWeights;
        if (pooled) {
          a0 = i32x4.max_s(i32x4.max_s(a0, a1), i32x4.max_s(a2, a3));
          b0 = i32x4.max_s(i32x4.max_s(b0, b1), i32x4.max_s(b2, b3));
        } else {
          v128.store(SUMS, a1);
          v128.store(SUMS, b1, 16);
          v128.store(SUMS, a2, 32);
          v128.store(SUMS, b2, 48);
          v128.store(SUMS, a3, 64);
          v128.store(SUMS, b3, 80);
        }
      }
      let to = result;
      let sums = SUMS;
      if (isLast) {
        v128.store(load<usize>(to) + channel * 4, a0);
        v128.store(load<usize>(to) + channel * 4, b0, 16);
      } else {
        const ma = v128.load(k, 32);
        const mb = v128.load(k, 48);
        const ha = v128.load(k, 64);
        const hb = v128.load(k, 80);
        const ka = v128.load(k, 96);
        const kb = v128.load(k, 112);
        const sa = v128.load(k, 128);
        const sb = v128.load(k, 144);
        for (;;) {
          const codes = i16x8.narrow_i32x4_s(
            requantise(a0, ma, ha, ka, sa),
            requantise(b0, mb, hb, kb, sb),
          );
          storeCodes(load<usize>(to) + channel * codeBytes, codes);
          to += 4;
          if (to == resultEnd) break;
          a0 = v128.load(sums);
          b0 = v128.load(sums, 16);
          sums += 32;
        }
      }
      k += CONSTANTS;
    }
    result = resultEnd;
    window += single ? 4 : 16;
  }
}
