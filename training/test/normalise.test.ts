/** Slant and width are taken out of digits, and nothing else. */
import { gunzipSync } from 'node:zlib';

import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';

import { createAugmenter } from '../src/augment/warp.ts';
import { type Normalisation, STILL } from '../src/config.ts';
import { count, type Digits, imageAt } from '../src/data/digits.ts';
import { parseMnist } from '../src/data/mnist.ts';
import { normalised } from '../src/evaluate/predictors.ts';
import { normalise } from '../src/networks/normalise.ts';
import { createRandom } from '../src/random.ts';
import { sample } from './fixtures/samples.ts';

let digits: Digits;

beforeAll(async () => {
  digits = parseMnist(
    gunzipSync(await sample('mnist/sample-images-idx3-ubyte.gz')),
    gunzipSync(await sample('mnist/sample-labels-idx1-ubyte.gz')),
  );
});

/** Ink, its centre, its slant as dx per dy, and its standard deviation across. */
function momentsOf(digit: Uint8Array) {
  let ink = 0;
  let [x, y, xx, xy, yy] = [0, 0, 0, 0, 0];
  digit.forEach((weight, i) => {
    const [column, row] = [i % 28, Math.floor(i / 28)];
    ink += weight;
    x += weight * column;
    y += weight * row;
    xx += weight * column * column;
    xy += weight * column * row;
    yy += weight * row * row;
  });
  const [mx, my] = [x / ink, y / ink];
  const covariance = xy / ink - mx * my;
  return {
    ...{ ink, x: mx, y: my },
    slant: covariance / (yy / ink - my * my),
    across: Math.sqrt(xx / ink - mx * mx),
  };
}

const each = (check: (digit: Uint8Array) => void): void => {
  for (let i = 0; i < count(digits); i++) check(imageAt(digits, i));
};

describe.each(['slant', 'width'] as const)('without %s', (normalisation: Normalisation) => {
  it('a digit stands upright, where it stood', () => {
    each((digit) => {
      const before = momentsOf(digit);
      // Steeper ones are not set up all the way.
      if (Math.abs(before.slant) > 0.75) return;
      const after = momentsOf(normalise(digit, normalisation));
      expect(Math.abs(after.slant)).toBeLessThan(0.05);
      expect(Math.abs(after.x - before.x)).toBeLessThan(0.2);
      expect(Math.abs(after.y - before.y)).toBeLessThan(0.2);
    });
  });

  it('a digit that leaned looks as if it never had', () => {
    const lean = createAugmenter({ ...STILL, shear: 0.3 });
    let [changed, left] = [0, 0];
    each((digit) => {
      const leaning = new Uint8Array(784);
      lean.augment(digit, 0, leaning, 0, createRandom(3));
      const difference = (a: Uint8Array, b: Uint8Array): number =>
        a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] as number)), 0);
      changed += difference(digit, leaning);
      left += difference(normalise(digit, normalisation), normalise(leaning, normalisation));
    });
    expect(left).toBeLessThan(0.5 * changed);
  });

  it('every digit is treated alone, and none is changed in place', () => {
    const before = digits.images.slice();
    const all = normalise(digits.images, normalisation);
    expect(digits.images).toEqual(before);
    for (let i = 0; i < count(digits); i++) {
      const alone = normalise(imageAt(digits, i), normalisation);
      expect(all.subarray(i * 784, (i + 1) * 784)).toEqual(alone);
    }
  });

  it('any bytes stay bytes, and no ink no ink', () => {
    expect(normalise(new Uint8Array(784), normalisation)).toEqual(new Uint8Array(784));
    const point = new Uint8Array(784);
    point[400] = 255;
    expect(momentsOf(normalise(point, normalisation)).ink).toBeGreaterThan(0);
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 784, maxLength: 784 }), (digit) => {
        expect(normalise(digit, normalisation)).toHaveLength(784);
      }),
      { numRuns: 50 },
    );
  });
});

it('width alone makes digits equally wide', () => {
  const spread = (normalisation: Normalisation): number => {
    const widths: number[] = [];
    each((digit) => widths.push(momentsOf(normalise(digit, normalisation)).across));
    return Math.max(...widths) / Math.min(...widths);
  };
  expect(spread('width')).toBeLessThan(0.7 * spread('slant'));
});

it('a network sees digits alike, or as they are', async () => {
  const echo = (images: Uint8Array): Promise<Float32Array> =>
    Promise.resolve(Float32Array.from(images));
  const digit = imageAt(digits, 0);
  expect(await normalised(echo, undefined)(digit)).toEqual(Float32Array.from(digit));
  const upright = Float32Array.from(normalise(digit, 'slant'));
  expect(await normalised(echo, 'slant')(digit)).toEqual(upright);
});
