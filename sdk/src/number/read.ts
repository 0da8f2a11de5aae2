/**
 * Reads a number: takes the line apart, asks the network what every candidate is, and takes those
 * that together are most likely. Owns the order of these steps and what the answer says.
 */
import type { NumberDigit, NumberReading, Prediction } from '../api.ts';
import { InkdigitError } from '../errors.ts';
import type { Scan } from '../input/digit.ts';
import { normalizeInk } from '../preprocess/normalize.ts';
import type { Box } from '../preprocess/plane.ts';
import { Turns } from '../tasks.ts';
import { type Candidate, findCandidates } from './candidates.ts';
import { findLine } from './line.ts';
import { cheapestPath } from './path.ts';
import { inkOfSpans } from './piece.ts';

/** Who says what candidates are. */
export interface Recogniser {
  /** Of the network's logits. */
  readonly labels: readonly string[];
  /** Answers `n · 784` ready bytes, in order. */
  recognise(digits: Uint8Array): Promise<Prediction[]>;
  /** Throws when nobody waits for the answer any more. */
  proceed(): void;
}

/** Most digits that a number may be said to have. */
const MOST_DIGITS = 64;

/** What it costs to say that something is no digit, in nats: there is little else in a number. */
const UNKNOWN_COST = 6;

/** How `text` shows what is no digit. */
const UNKNOWN = '?';

/**
 * See `DigitClassifier.readNumber`.
 * @throws {InkdigitError} `option`, `input-size`, and what the recogniser throws.
 */
export async function readNumber(
  scan: Scan,
  length: number | undefined,
  { labels, recognise, proceed }: Recogniser,
): Promise<NumberReading> {
  if (length !== undefined && !(Number.isInteger(length) && length > 0 && length <= MOST_DIGITS)) {
    throw new InkdigitError(
      'option',
      `The option length is ${String(length)}, not a whole number from 1 to ${MOST_DIGITS}.`,
    );
  }
  const { ink } = scan;
  if (!ink) return reading([], labels);
  const line = findLine(ink);
  const candidates = findCandidates(line);
  const digits: Uint8Array[] = [];
  const turns = new Turns();
  for (const { spans, box } of candidates) {
    digits.push(normalizeInk(inkOfSpans(spans, box, ink)));
    await turns.give();
    proceed();
  }
  const predictions = digits.length > 0 ? await recognise(concat(digits)) : [];
  const steps = predictions.map((prediction, i) => {
    const candidate = candidates[i] as Candidate;
    const answer = candidate.isSign || prediction.digit === null ? refused(prediction) : prediction;
    return { ...candidate, answer, cost: candidate.cost + surprise(answer) };
  });
  const path = cheapestPath(steps, line.pieces.length, length);
  return reading(
    path.map(({ answer, box }) => ({ ...answer, box: placed(box, scan) })),
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

/** A box in the input's own pixels, on it. */
function placed({ x, y, width, height }: Box, { pixel, size }: Scan): Box {
  const left = x * pixel.width;
  const top = y * pixel.height;
  return {
    x: left,
    y: top,
    width: Math.min(width * pixel.width, size.width - left),
    height: Math.min(height * pixel.height, size.height - top),
  };
}

function concat(digits: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(digits.reduce((sum, { length }) => sum + length, 0));
  digits.forEach((digit, i) => bytes.set(digit, i * digit.length));
  return bytes;
}
