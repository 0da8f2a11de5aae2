/**
 * The examination that an engine passes before it is trusted: digits whose logits must be exactly
 * what the reference says. Drivers do miscompile; a wrong digit without an error is the worst outcome.
 */
import { InkdigitError } from '../errors.ts';
import type { Network } from '../model/network.ts';
import { DIGIT_BYTES } from '../preprocess/centre.ts';
import { type Rest, Turns } from '../tasks.ts';
import type { Engine } from './engine.ts';
import { type LayerOutput, traceLayers } from './js/infer.ts';

/** Different probes: blank, six noises from sparse to dense, full. */
const KINDS = 8;

/** Digits that exercise the network, always the same: {@link KINDS} ready ones. */
export function probeDigits(): Uint8Array {
  const digits = new Uint8Array(KINDS * DIGIT_BYTES);
  let state = 1;
  // Repeatable numbers in 0..1 (Park & Miller 1988).
  const random = (): number => (state = (state * 48271) % 0x7fffffff) / 0x7fffffff;
  for (let i = 0; i < digits.length; i++) {
    const density = Math.floor(i / DIGIT_BYTES) / (KINDS - 1);
    digits[i] = density === 1 ? 255 : random() < density ? random() * 256 : 0;
  }
  return digits;
}

/**
 * Compares an engine with the reference.
 * @param rest waits for a moment to go on.
 * @throws {InkdigitError} `engine-unavailable` when it fails or one logit differs.
 */
export async function examine(engine: Engine, network: Network, rest: Rest): Promise<void> {
  const failed = (problem: string, cause?: unknown): InkdigitError =>
    new InkdigitError(
      'engine-unavailable',
      `The ${engine.name} engine ${problem}: update the browser and drivers, or use engine 'auto' or 'js'.`,
      { cause },
    );
  const answered = await engine.infer(probeDigits()).catch((cause: unknown) => {
    throw failed(`fails (${String(cause)})`, cause);
  });
  if (String(await expectedLogits(network, new Turns(rest))) === String(answered)) return;
  throw failed('computes wrong digits');
}

/**
 * What the reference says of the probes, a layer at a time: on a cold page a digit takes tens of
 * milliseconds.
 * @param turns given to the page after a layer.
 */
export async function expectedLogits(network: Network, turns: Turns): Promise<number[]> {
  const digits = probeDigits();
  const expected: number[] = [];
  for (let at = 0; at < digits.length; at += DIGIT_BYTES) {
    let output: LayerOutput | undefined;
    for (output of traceLayers(network, digits.subarray(at, at + DIGIT_BYTES))) await turns.give();
    expected.push(...(output ?? []));
  }
  return expected;
}
