/** A closer look at a finished network than its scores: where it errs, on what, and how sure of it. */
import { type Digits, imageAt } from '../data/digits.ts';
import { argMax } from './accuracy.ts';
import { confusionMatrix } from './confusions.ts';
import { type ReliabilityBin, reliabilityBins } from './reliability.ts';

/** How many of some digits were read right. */
export interface Tally {
  readonly name: string;
  readonly digits: number;
  readonly right: number;
}

/** A test digit that was read wrong. */
export interface Misread {
  /** Its place in the published order of the test set, from 0. */
  readonly index: number;
  readonly label: number;
  readonly read: number;
  /** Calibrated: their softmax is the network's probabilities. */
  readonly logits: readonly number[];
  /** The 784 bytes that the network saw, in base64. */
  readonly image: string;
}

/** What is seen of one set of digits. */
export interface SetInspection {
  /** How often each label was read as each, [label][read]. */
  readonly confusions: readonly (readonly number[])[];
  readonly reliability: readonly ReliabilityBin[];
}

/** See the top of this file. */
export interface Inspection {
  readonly mnistTest: SetInspection;
  readonly strokes: SetInspection;
  /** The kept-back writers. */
  readonly writers: readonly Tally[];
  /** Every misread digit of the MNIST test set. */
  readonly misread: readonly Misread[];
}

/**
 * @param answer gives calibrated logits, [n, labels] row-major.
 * @param writers who wrote each of the strokes.
 */
export function inspect(
  answer: (digits: Digits) => Float32Array,
  mnistTest: Digits,
  strokes: Digits,
  writers: readonly number[],
): Inspection {
  const testLogits = answer(mnistTest);
  const strokeLogits = answer(strokes);
  return {
    mnistTest: inspectSet(testLogits, mnistTest),
    strokes: inspectSet(strokeLogits, strokes),
    writers: tallyWriters(strokeLogits, strokes, writers),
    misread: findMisread(testLogits, mnistTest),
  };
}

function inspectSet(logits: Float32Array, digits: Digits): SetInspection {
  return {
    confusions: confusionMatrix(logits, digits),
    reliability: reliabilityBins(logits, digits, 1),
  };
}

function tallyWriters(
  logits: Float32Array,
  { labels }: Digits,
  writers: readonly number[],
): Tally[] {
  const width = logits.length / labels.length;
  return [...new Set(writers)]
    .sort((a, b) => a - b)
    .map((writer) => {
      const own = Array.from(labels.keys()).filter((i) => writers[i] === writer);
      const right = own.filter((i) => argMax(logits, i * width, width) === labels[i]);
      return { name: `writer ${writer}`, digits: own.length, right: right.length };
    });
}

function findMisread(logits: Float32Array, digits: Digits): Misread[] {
  const width = logits.length / digits.labels.length;
  return Array.from(digits.labels).flatMap((label, index) => {
    const read = argMax(logits, index * width, width);
    if (read === label) return [];
    return {
      index,
      label,
      read,
      logits: Array.from(logits.subarray(index * width, (index + 1) * width)),
      image: Buffer.from(imageAt(digits, index)).toString('base64'),
    };
  });
}
