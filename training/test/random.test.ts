import { expect, test } from 'vitest';

import { createRandom, mixSeed, permutation } from '../src/random.ts';

test('a seed fixes the stream and neighbouring seeds are unrelated', () => {
  const draw = (seed: number): number[] => Array.from({ length: 5 }, createRandom(seed).uniform);
  expect(draw(7)).toEqual(draw(7));
  expect(draw(mixSeed(1, 2))).not.toEqual(draw(mixSeed(1, 3)));
  expect(mixSeed(1, 2)).not.toBe(mixSeed(2, 1));
});

test('uniform and normal numbers have their moments', () => {
  const random = createRandom(1);
  const mean = (values: number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
  const uniform = Array.from({ length: 20_000 }, random.uniform);
  const normal = Array.from({ length: 20_000 }, random.normal);
  expect(mean(uniform)).toBeCloseTo(0.5, 1.5);
  expect(mean(normal)).toBeCloseTo(0, 1.5);
  expect(mean(normal.map((x) => x * x))).toBeCloseTo(1, 1);
  expect(Math.min(...uniform)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...uniform)).toBeLessThan(1);
});

test('a permutation holds every index once', () => {
  const order = permutation(1000, createRandom(3));
  expect(Array.from(order).sort((a, b) => a - b)).toEqual(
    Array.from({ length: 1000 }, (_, i) => i),
  );
  expect(order).not.toEqual(Uint32Array.from({ length: 1000 }, (_, i) => i));
});
