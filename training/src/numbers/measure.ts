/**
 * Owns how well numbers are read: many of them, made of digits that never trained, by the spacing of
 * their digits. It must not know how a number is read.
 */
import { count, type Digits } from '../data/digits.ts';
import type { PenDigit } from '../data/pendigits.ts';
import type { Bar } from '../progress.ts';
import { createRandom, mixSeed, type Random } from '../random.ts';
import { readInk, readNumber, type Recogniser } from '../sdk.ts';
import { type Range, penNumber, pictureNumber, type WrittenNumber } from './compose.ts';

/** Digits of several hands. */
export interface NumberDigits {
  readonly pens: readonly PenDigit[];
  readonly pictures: Digits;
}

/** How numbers of one kind were read, each a share of all. */
export interface NumberScore {
  readonly writing: 'pen' | 'MNIST';
  readonly spacing: string;
  /** Every digit right, and none too many. */
  readonly right: number;
  /** The same, by a reader who knew how many digits there were. */
  readonly rightKnown: number;
  /** Not right, and said so: with a `?`, or a confidence below one half. */
  readonly doubted: number;
}

/** Box to box, in line heights; below 0 digits lie over one another, and most of them touch. */
export const SPACINGS: Readonly<Record<string, Range>> = {
  apart: [0.1, 0.4],
  close: [0, 0.1],
  overlapping: [-0.15, 0],
};

/** A number has 1 to as many digits. */
const LONGEST = 6;

/** Draws and reads `each` numbers of every kind, the same ones for the same seed. */
export async function measureNumbers(
  digits: NumberDigits,
  recogniser: Recogniser,
  each: number,
  seed: number,
  bar: Bar,
): Promise<NumberScore[]> {
  const scores: NumberScore[] = [];
  for (const writing of ['pen', 'MNIST'] as const) {
    for (const [spacing, gap] of Object.entries(SPACINGS)) {
      const random = createRandom(mixSeed(seed, scores.length));
      const sums = { right: 0, rightKnown: 0, doubted: 0 };
      for (let i = 0; i < each; i++) {
        const written = (writing === 'pen' ? byPen : ofPictures)(digits, gap, random);
        const { text } = written;
        const scan = await readInk(written.picture);
        const reading = await readNumber(scan, undefined, recogniser);
        const known = await readNumber(scan, text.length, recogniser);
        if (reading.text === text) sums.right++;
        else if (reading.confidence < 0.5) sums.doubted++;
        if (known.text === text) sums.rightKnown++;
        bar.update(scores.length * each + i + 1);
      }
      const share = (sum: number): number => sum / each;
      scores.push({
        ...{ writing, spacing },
        right: share(sums.right),
        rightKnown: share(sums.rightKnown),
        doubted: share(sums.doubted),
      });
    }
  }
  return scores;
}

/** A number by one of the writers. */
function byPen({ pens }: NumberDigits, gap: Range, random: Random): WrittenNumber {
  const writer = pens[random.below(pens.length)]?.writer;
  const own = pens.filter((digit) => digit.writer === writer);
  const length = 1 + random.below(LONGEST);
  const digits = Array.from({ length }, () => own[random.below(own.length)] as PenDigit);
  return penNumber(digits, gap, random);
}

function ofPictures({ pictures }: NumberDigits, gap: Range, random: Random): WrittenNumber {
  const length = 1 + random.below(LONGEST);
  const indices = Array.from({ length }, () => random.below(count(pictures)));
  return pictureNumber(pictures, indices, gap, random);
}
