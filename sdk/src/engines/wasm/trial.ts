/**
 * A trial for relaxed SIMD, whose instructions a browser may implement as it likes where operands
 * are out of range. Ours never are; but V8 11.3, where relaxed SIMD was behind a flag, gets the sum
 * wrong even so (its baseline compiler), and a wrong digit without an error is the worst outcome.
 */
import type { Layer, Network } from '../../model/network.ts';
import { inferLogits } from '../js/infer.ts';
import { Machine } from './machine.ts';
import { makeProgram } from './program.ts';
import type { Variant } from './variant.ts';

/** Weights at the ends of their range and in between, of both signs. */
function layer(kernel: number, inChannels: number, outChannels: number): Layer {
  const weights = Int8Array.from(
    { length: kernel ** 2 * inChannels * outChannels },
    (_, i) => [127, -127, 50, -3, 88][i % 5] as number,
  );
  const bias = Int32Array.from({ length: outChannels }, (_, o) => 1000 - 300 * o);
  const shape = { kernel, stride: 1, padding: 0, pool: 1, inChannels, outChannels };
  return { ...shape, weights, bias, requantisation: null };
}

/** Whether a variant gives the reference's logits for a small network, by both of its loops. */
export function passesTrial(variant: Variant): boolean {
  const multiplier = new Uint16Array(8).fill(200);
  const requantisation = { multiplier, shift: new Uint8Array(8).fill(15) };
  const layers = [{ ...layer(2, 1, 8), requantisation }, layer(2, 8, 10)];
  const network: Network = { height: 3, width: 3, channels: 1, layers };
  const pixels = Uint8Array.from({ length: 9 }, (_, i) => 255 - 20 * i);
  const expected = inferLogits(network, pixels, 1);
  const answered = new Machine(makeProgram(network, variant, 1)).run(pixels);
  return expected.every((logit, i) => logit === answered[i]);
}
