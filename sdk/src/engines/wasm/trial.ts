/**
 * A trial for relaxed SIMD, whose instructions a browser may implement as it likes where operands
 * are out of range. Ours never are; but V8 11.3, where relaxed SIMD was behind a flag, gets the sum
 * wrong even so (its baseline compiler), and a wrong digit without an error is the worst outcome.
 */
import type { Layer } from '../../model/network.ts';
import { createMachine } from './machine.ts';

/**
 * Four windows of sixteen pixels, of which the largest counts; eight labels. The weights are large and
 * small by turns, so that sums of 16 bits are added up for two groups and then begin anew.
 */
const LAYER: Layer = {
  ...{ kernel: 4, stride: 1, padding: 0, pool: 2, inChannels: 1, outChannels: 8 },
  ...{ weights: new Int8Array(128).map((_, i) => (i & 4 ? -20 : -100)) },
  bias: new Int32Array(8).fill(7),
  requantisation: null,
};

/** 7 − (8 · 100 + 8 · 20) · 127. */
const LOGIT = -121_913;

/**
 * Whether a kernel multiplies and adds.
 * @param inPairs whether it is for a browser that multiplies bytes in pairs; in others it fails.
 */
export function passesTrial(module: WebAssembly.Module, inPairs = false): boolean {
  try {
    const network = { height: 5, width: 5, channels: 1, layers: [LAYER] };
    const machine = createMachine({ module, network });
    if (machine.inPairs !== inPairs) return false;
    return machine.run(new Uint8Array(25).fill(255)).every((logit) => logit === LOGIT);
  } catch {
    return false;
  }
}
