/** What students see that their teachers do not. */
import { expect, test } from 'vitest';

import { spoil } from '../src/augment/spoil.ts';
import { SOUND, type SpoilConfig } from '../src/config.ts';
import { createRandom } from '../src/random.ts';

const SIDE = 28;

/** An upright bar of 6 × 16 pixels. */
const bar = Uint8Array.from({ length: 784 }, (_, i) => {
  const [x, y] = [i % SIDE, Math.floor(i / SIDE)];
  return x >= 11 && x < 17 && y >= 6 && y < 22 ? 255 : 0;
});

function spoilt(config: Partial<SpoilConfig>, seed = 1): Uint8Array {
  const digit = bar.slice();
  spoil(digit, { ...SOUND, ...config }, createRandom(seed));
  return digit;
}

/** Share of pixels that pass. */
function share(digit: Uint8Array, passes: (value: number, own: number) => boolean): number {
  return digit.filter((value, i) => passes(value, bar[i] ?? 0)).length / 784;
}

const seeds = Array.from({ length: 100 }, (_, seed) => seed);

test('by default nothing is spoilt', () => {
  for (const seed of seeds) expect(spoilt({}, seed)).toEqual(bar);
});

test('impulses are black or white, on at most a fifth of the picture', () => {
  const changed = seeds.map((seed) => {
    const digit = spoilt({ impulseChance: 1 }, seed);
    expect(share(digit, (value) => value !== 0 && value !== 255)).toBe(0);
    return share(digit, (value, own) => value !== own);
  });
  // Half of all impulses are what was there before.
  expect(Math.max(...changed)).toBeLessThan(0.14);
  expect(Math.max(...changed)).toBeGreaterThan(0.07);
  expect(Math.min(...changed)).toBeLessThan(0.03);
});

test('a scribble adds ink, a line of it, and takes none', () => {
  const added = seeds.map((seed) => {
    const digit = spoilt({ scribbleChance: 1 }, seed);
    expect(share(digit, (value, own) => value < own)).toBe(0);
    return share(digit, (value, own) => value > own);
  });
  expect(Math.min(...added)).toBeGreaterThan(0);
  expect(Math.max(...added)).toBeLessThan(0.25);
  expect(Math.max(...added)).toBeGreaterThan(0.08);
});

test('what is out of focus keeps its ink, spread wider', () => {
  const total = (digit: Uint8Array): number => digit.reduce((a, b) => a + b, 0);
  const spread = (digit: Uint8Array): number =>
    digit.reduce((sum, value, i) => sum + value * ((i % SIDE) - 13.5) ** 2, 0) / total(digit);
  for (const seed of seeds) {
    const digit = spoilt({ defocusChance: 1 }, seed);
    expect(total(digit) / total(bar)).toBeCloseTo(1, 1);
    // Two to eight passes of a variance of one half each.
    expect(spread(digit) - spread(bar)).toBeGreaterThan(0.9);
    expect(spread(digit) - spread(bar)).toBeLessThan(4.1);
  }
});

test('an outline is the rim of the ink, one pixel wide', () => {
  const digit = spoilt({ outlineChance: 1 });
  expect(share(digit, (value, own) => value > own)).toBe(0);
  expect(digit.filter((value) => value === 255)).toHaveLength(2 * 6 + 2 * 16 - 4);
  expect(digit.filter((value) => value !== 0 && value !== 255)).toHaveLength(0);
});

test('ink at the rim of the picture has no outline there', () => {
  const full = new Uint8Array(784).fill(255);
  spoil(full, { ...SOUND, outlineChance: 1 }, createRandom(1));
  expect(full.every((value) => value === 0)).toBe(true);
});

test('as many of the digits are spoilt as the chances say', () => {
  const digits = new Uint8Array(4000 * 784);
  for (let at = 0; at < digits.length; at += 784) digits.set(bar, at);
  spoil(digits, { ...SOUND, scribbleChance: 0.02, outlineChance: 0.05 }, createRandom(3));
  let changed = 0;
  for (let at = 0; at < digits.length; at += 784) {
    if (digits.subarray(at, at + 784).some((value, i) => value !== bar[i])) changed++;
  }
  expect(changed / 4000).toBeGreaterThan(0.05);
  expect(changed / 4000).toBeLessThan(0.09);
});
