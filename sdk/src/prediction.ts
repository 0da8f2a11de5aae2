/** From logits to answers: probabilities, the digit, and what is said of a blank pad. */
import type { Prediction, PredictionProfile } from './api.ts';
import type { Inferred } from './engines/engine.ts';
import type { Model } from './model/model.ts';

/** How a model's logits become confidence, and how much of it an answer needs. */
export type ConfidenceRule = Pick<Model, 'logitScale' | 'rejectBelow'>;

/**
 * One answer per digit. A digit without any ink is blank, whatever the network made of it: no
 * digit, no confidence, and logits of 0, so that every label is as probable as the others. One that
 * the network is too unsure of is unknown: no digit and no confidence, but the network's own logits.
 * @param spent where the time of all of them went, of which each gets an equal share.
 */
export function toPredictions(
  { digits, count, logits, engine }: Inferred,
  { logitScale, rejectBelow }: ConfidenceRule,
  spent?: PredictionProfile,
): Prediction[] {
  const size = digits.length / count;
  const labels = logits.length / count;
  const shares =
    spent && Object.fromEntries(Object.entries(spent).map(([part, time]) => [part, time / count]));
  const profile = shares as PredictionProfile | undefined;
  const predictions = new Array<Prediction>(count);
  for (let n = 0; n < count; n++) {
    const ink = hasInk(digits, n * size, size);
    const own = ink ? logits.slice(n * labels, (n + 1) * labels) : new Int32Array(labels);
    const best = largest(own);
    const probabilities = softmax(own, best, logitScale);
    const confidence = probabilities[best] as number;
    const status = !ink ? 'blank' : confidence < rejectBelow ? 'unknown' : 'digit';
    const prediction: Prediction = {
      digit: status === 'digit' ? best : null,
      status,
      confidence: status === 'digit' ? confidence : 0,
      probabilities,
      logits: own,
      engine,
    };
    predictions[n] = profile ? { ...prediction, profile } : prediction;
  }
  return predictions;
}

/** Looks from the middle on, where ink mostly is. What no network sees is no ink: a code is half a byte. */
function hasInk(digits: Uint8Array, start: number, size: number): boolean {
  for (let i = 0; i < size; i++) {
    if ((digits[start + ((i + (size >> 1)) % size)] as number) > 1) return true;
  }
  return false;
}

/** The first of the largest. */
function largest(logits: Int32Array): number {
  let best = 0;
  for (let i = 1; i < logits.length; i++) {
    if ((logits[i] as number) > (logits[best] as number)) best = i;
  }
  return best;
}

/** Probabilities of the labels: softmax(logits · scale). */
function softmax(logits: Int32Array, best: number, scale: number): Float32Array {
  const probabilities = new Float32Array(logits.length);
  let sum = 0;
  for (let i = 0; i < logits.length; i++) {
    const power = Math.exp(((logits[i] as number) - (logits[best] as number)) * scale);
    sum += probabilities[i] = power;
  }
  for (let i = 0; i < logits.length; i++) (probabilities[i] as number) /= sum;
  return probabilities;
}
