/**
 * The examination that a GPU passes before it is trusted: digits whose logits must be exactly what
 * the reference says. Drivers do miscompile; a wrong digit without an error is the worst outcome.
 */
import { InkdigitError } from '../errors.ts';
import { FRAME } from '../preprocess/centre.ts';
import type { Engine } from './engine.ts';

const PIXELS = FRAME * FRAME;
/** Different probes: blank, six noises from sparse to dense, full. */
const KINDS = 8;

/**
 * Digits that exercise the network, always the same.
 * @returns `count` ready digits, 784 bytes each.
 */
export function probeDigits(count: number = KINDS): Uint8Array {
  let state = 1;
  // Repeatable numbers in 0..1 (Park & Miller 1988).
  const random = (): number => (state = (state * 48271) % 0x7fffffff) / 0x7fffffff;
  return Uint8Array.from({ length: count * PIXELS }, (_, i) => {
    const density = (Math.floor(i / PIXELS) % KINDS) / (KINDS - 1);
    if (density === 1) return 255;
    return random() < density ? random() * 256 : 0;
  });
}

/**
 * Compares an engine with the reference.
 * @throws {InkdigitError} `engine-unavailable` when one logit differs.
 */
export async function examine(engine: Engine, reference: Engine): Promise<void> {
  const digits = probeDigits();
  const expected = await reference.infer(digits);
  const answered = await engine.infer(digits);
  if (expected.every((logit, i) => logit === answered[i])) return;
  throw new InkdigitError(
    'engine-unavailable',
    "The GPU computes wrong digits: use engine 'auto' or 'js'.",
  );
}
