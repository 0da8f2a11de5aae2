/**
 * Trials for relaxed SIMD, whose instructions a browser may implement as it likes where operands
 * are out of range. Ours never are; but V8 11.3, where relaxed SIMD was behind a flag, gets the sum
 * wrong even so (its baseline compiler), and a wrong digit without an error is the worst outcome.
 */
import type { Layer } from '../../model/network.ts';
import { createMachine } from './machine.ts';

/** Sixteen pixels, eight labels, the same weight everywhere. */
const LAYER: Layer = {
  ...{ kernel: 4, stride: 1, padding: 0, pool: 1, inChannels: 1, outChannels: 8 },
  ...{ weights: new Int8Array(128).fill(-100), bias: new Int32Array(8).fill(7) },
  requantisation: null,
};

/**
 * Whether a kernel multiplies and adds: every logit is 7 − 16 · 100 · 127.
 * @param inPairs whether it is for a processor that multiplies bytes in pairs; on others it fails.
 */
export function passesTrial(module: WebAssembly.Module, inPairs = false): boolean {
  const network = { height: 4, width: 4, channels: 1, layers: [LAYER] };
  const machine = createMachine({ module, network });
  return (
    machine.inPairs === inPairs &&
    machine.run(new Uint8Array(16).fill(255)).every((logit) => logit === 7 - 16 * 100 * 127)
  );
}
