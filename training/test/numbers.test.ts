/** Numbers that are made of digits, and the account of how they were read. */
import { gunzipSync } from 'node:zlib';

import { beforeAll, describe, expect, it } from 'vitest';

import { parsePenDigits, type PenDigit } from '../src/data/pendigits.ts';
import type { Digits } from '../src/data/digits.ts';
import { parseMnist } from '../src/data/mnist.ts';
import { penNumber, pictureNumber, type WrittenNumber } from '../src/numbers/compose.ts';
import { measureNumbers } from '../src/numbers/measure.ts';
import { createRandom } from '../src/random.ts';
import type { Recogniser } from '../src/sdk.ts';
import { silentProgress } from './silent.ts';
import { sample } from './fixtures/samples.ts';

let pens: PenDigit[];
let pictures: Digits;

beforeAll(async () => {
  pens = parsePenDigits((await sample('pendigits/sample.tra')).toString('latin1'));
  pictures = parseMnist(
    gunzipSync(await sample('mnist/sample-images-idx3-ubyte.gz')),
    gunzipSync(await sample('mnist/sample-labels-idx1-ubyte.gz')),
  );
});

/** Columns without ink between the first and the last that have some. */
function gaps({ picture }: WrittenNumber): number {
  const { data, width } = picture;
  const inked = Array.from({ length: width }, (_, x) =>
    data.some((ink, i) => ink > 0 && i % width === x),
  );
  return inked.slice(inked.indexOf(true), inked.lastIndexOf(true)).filter((ink) => !ink).length;
}

describe.each(['pen', 'MNIST'])('a number in %s', (writing) => {
  const write = (gap: readonly [number, number], seed = 1): WrittenNumber => {
    const random = createRandom(seed);
    return writing === 'pen'
      ? penNumber(pens.slice(0, 3), gap, random)
      : pictureNumber(pictures, [0, 1, 2], gap, random);
  };

  it('says what it is', () => {
    const labels = writing === 'pen' ? pens.map(({ label }) => label) : [...pictures.labels];
    expect(write([0, 1]).text).toBe(labels.slice(0, 3).join(''));
  });

  it('has its digits as far apart as they should be', () => {
    expect(gaps(write([1, 1.1]))).toBeGreaterThan(gaps(write([0.3, 0.4])));
    expect(gaps(write([0.3, 0.4]))).toBeGreaterThan(0);
    expect(gaps(write([-0.3, -0.2]))).toBe(0);
  });

  it('has free paper all round', () => {
    const { picture } = write([0.1, 0.2]);
    const { data, width, height } = picture;
    data.forEach((ink, i) => {
      const [x, y] = [i % width, Math.floor(i / width)];
      if (Math.min(x, y, width - 1 - x, height - 1 - y) < 3) expect(ink).toBe(0);
    });
  });

  it('is the same for the same seed', () => {
    expect(write([0, 0.5])).toEqual(write([0, 0.5]));
    expect(write([0, 0.5], 2).picture).not.toEqual(write([0, 0.5]).picture);
  });
});

/** Says the same of every digit. */
function always(digit: number | null, confidence: number): Recogniser {
  const probabilities = Float32Array.from({ length: 10 }, (_, label) =>
    label === (digit ?? 0) ? confidence : (1 - confidence) / 9,
  );
  const recognise: Recogniser['recognise'] = (digits) =>
    Promise.resolve(
      Array.from({ length: digits.length / 784 }, () => ({
        ...{ digit, confidence: digit === null ? 0 : confidence, probabilities },
        status: digit === null ? ('unknown' as const) : ('digit' as const),
        logits: new Int32Array(10),
        engine: 'js' as const,
      })),
    );
  return { labels: [...'0123456789'], recognise, proceed: () => undefined };
}

describe('the account', () => {
  const digits = (): { pens: PenDigit[]; pictures: Digits } => ({
    pens: pens.filter(({ label }) => label === 7),
    pictures: {
      images: pictures.images.subarray(0, 784),
      labels: pictures.labels.subarray(0, 1),
    },
  });
  const bar = silentProgress.start('', 1);

  it('tells right from wrong, and doubt from both', async () => {
    const sevens = await measureNumbers(digits(), always(7, 0.999), 4, 1, bar);
    const pen = sevens.filter(({ writing }) => writing === 'pen');
    expect(pen.find(({ spacing }) => spacing === 'apart')).toMatchObject({ right: 1, doubted: 0 });
    const mnist = sevens.filter(({ writing }) => writing === 'MNIST');
    expect(pictures.labels[0]).not.toBe(7);
    for (const score of mnist) expect(score.right).toBe(0);

    const unknown = await measureNumbers(digits(), always(null, 0.5), 4, 1, bar);
    for (const score of unknown) expect(score).toMatchObject({ right: 0, doubted: 1 });
    const wrong = await measureNumbers(digits(), always(3, 0.999), 4, 1, bar);
    expect(wrong[0]).toMatchObject({ right: 0, rightKnown: 0, doubted: 0 });
  });
});
