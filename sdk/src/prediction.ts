/** From logits to answers: probabilities, the digit, and what is said of a blank pad. */
import type { Prediction } from './api.ts';
import type { EngineName } from './engines/engine.ts';
import type { Model } from './model/model.ts';

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

/** How a model's logits become confidence, and how much of it an answer needs. */
export type ConfidenceRule = Pick<Model, 'logitScale' | 'rejectBelow'>;

/**
 * One answer. A digit without any ink is blank, whatever the network made of it: no digit, no
 * confidence, and logits of 0, so that every label is as probable as the others. One that the network
 * is too unsure of is unknown: no digit and no confidence, but the network's own logits.
 * @param pixels the ready digit.
 * @param logits what the network said of it; kept, not copied.
 */
export function toPrediction(
  pixels: Uint8Array,
  logits: Int32Array,
  { logitScale, rejectBelow }: ConfidenceRule,
  engine: EngineName,
): Prediction {
  const blank = pixels.every((pixel) => pixel === 0);
  const own = blank ? new Int32Array(logits.length) : logits;
  const probabilities = softmax(own, logitScale);
  const best = own.indexOf(own.reduce((a, b) => Math.max(a, b)));
  const confidence = probabilities[best] ?? 0;
  const status = blank ? 'blank' : confidence < rejectBelow ? 'unknown' : 'digit';
  return {
    digit: status === 'digit' ? best : null,
    status,
    confidence: status === 'digit' ? confidence : 0,
    probabilities,
    logits: own,
    engine,
  };
}
