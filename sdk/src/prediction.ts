/** From logits to answers: probabilities, the digit, and what is said of a blank pad. */
import type { Prediction } from './api.ts';
import type { EngineName } from './engines/engine.ts';

/**
 * Probabilities of the labels: softmax(logits · scale), computed in double precision.
 * @param scale real value of one logit unit, see `Model.logitScale`.
 */
export function softmax(logits: Int32Array, scale: number): Float32Array {
  const largest = logits.reduce((a, b) => Math.max(a, b));
  const powers = Array.from(logits, (logit) => Math.exp((logit - largest) * scale));
  const sum = powers.reduce((a, b) => a + b);
  return Float32Array.from(powers, (power) => power / sum);
}

/**
 * One answer. A digit without any ink is blank, whatever the network made of it: no digit, no
 * confidence, and logits of 0, so that every label is as probable as the others.
 * @param pixels the ready digit.
 * @param logits what the network said of it; kept, not copied.
 */
export function toPrediction(
  pixels: Uint8Array,
  logits: Int32Array,
  scale: number,
  engine: EngineName,
): Prediction {
  if (pixels.every((pixel) => pixel === 0)) {
    const none = new Int32Array(logits.length);
    const probabilities = softmax(none, scale);
    return { digit: null, status: 'blank', confidence: 0, probabilities, logits: none, engine };
  }
  const digit = logits.indexOf(logits.reduce((a, b) => Math.max(a, b)));
  const probabilities = softmax(logits, scale);
  const confidence = probabilities[digit] ?? 0;
  return { digit, status: 'digit', confidence, probabilities, logits, engine };
}
