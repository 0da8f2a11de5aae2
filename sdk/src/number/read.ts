/**
 * Reads a number: takes the line apart, asks the network what every candidate is, and takes those
 * that together are most likely. Owns the order of these steps and what the answer says.
 */
import type { NumberDigit, NumberOptions, NumberReading, Prediction } from '../api.ts';
import { InkdigitError } from '../errors.ts';
import type { Scan } from '../input/digit.ts';
import { normalizeInk } from '../preprocess/normalize.ts';
import { Turns } from '../tasks.ts';
import { type Candidate, findCandidates } from './candidates.ts';
import { cheapestPath } from './path.ts';
import { inkOfSpans } from './piece.ts';
import { findLine } from './line.ts';

/** Answers `n · 784` ready bytes, in order. */
export type Recognise = (digits: Uint8Array) => Promise<Prediction[]>;

/** Most digits that a number may be said to have. */
const MOST_DIGITS = 64;

/** What it costs to say that something is no digit, in nats: there is little else in a number. */
const UNKNOWN_COST = 6;

/** How `text` shows what is no digit. */
const UNKNOWN = '?';

/**
 * See `DigitClassifier.readNumber`.
 * @param labels of the network's logits.
 * @throws {InkdigitError} `option`, `input-size`, and what `recognise` throws; the signal's reason.
 */
export async function readNumber(
  { ink, scale }: Scan,
  labels: readonly string[],
  options: NumberOptions | undefined,
  recognise: Recognise,
): Promise<NumberReading> {
  const { length, signal } = options ?? {};
  if (length !== undefined && !(Number.isInteger(length) && length > 0 && length <= MOST_DIGITS)) {
    throw new InkdigitError(
      'option',
      `The option length is ${String(length)}, not a whole number from 1 to ${MOST_DIGITS}.`,
    );
  }
  if (!ink) return reading([], labels);
  const line = findLine(ink);
  const candidates = findCandidates(line);
  const digits: Uint8Array[] = [];
  const turns = new Turns();
  for (const { spans, box } of candidates) {
    digits.push(normalizeInk(inkOfSpans(spans, box, ink)));
    await turns.give();
    signal?.throwIfAborted();
  }
  const predictions = digits.length > 0 ? await recognise(concat(digits)) : [];
  const steps = predictions.map((prediction, i) => {
    const candidate = candidates[i] as Candidate;
    const answer = candidate.isSign || prediction.digit === null ? refused(prediction) : prediction;
    return { ...candidate, answer, cost: candidate.cost + surprise(answer) };
  });
  const path = cheapestPath(steps, line.pieces.length, length);
  return reading(
    path.map(({ answer, box }) => ({ ...answer, box: scaled(box, scale) })),
    labels,
  );
}

function reading(digits: readonly NumberDigit[], labels: readonly string[]): NumberReading {
  return {
    text: digits.map(({ digit }) => (digit === null ? UNKNOWN : labels[digit])).join(''),
    confidence: digits.reduce((all, { confidence }) => all * confidence, digits.length > 0 ? 1 : 0),
    digits,
  };
}

/** What the network would say if it knew better. */
function refused(prediction: Prediction): Prediction {
  return { ...prediction, digit: null, status: 'unknown', confidence: 0 };
}

/** How odd it would be to find this in a number, in nats. */
function surprise({ status, probabilities }: Prediction): number {
  return status === 'digit' ? -Math.log(Math.max(...probabilities)) : UNKNOWN_COST;
}

function scaled({ x, y, width, height }: Candidate['box'], scale: number): NumberDigit['box'] {
  return { x: x * scale, y: y * scale, width: width * scale, height: height * scale };
}

function concat(digits: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(digits.reduce((sum, { length }) => sum + length, 0));
  digits.forEach((digit, i) => bytes.set(digit, i * digit.length));
  return bytes;
}
