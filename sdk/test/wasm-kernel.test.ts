/** What the compiled kernel is: its size, and the instructions that make it quick. */
import { brotliCompressSync } from 'node:zlib';

import { expect, it } from 'vitest';

import { compileKernel } from '../build/wasm.js';

/** `i32x4.relaxed_dot_i8x16_i7x16_add_s`, as a module spells it. */
const RELAXED_DOT = 'fd9302';
/** `i32x4.dot_i16x8_s`. */
const PLAIN_DOT = 'fdba01';

it('takes at most 2 kB brotli in both variants: a seventh of the whole library', async () => {
  const { relaxed, plain } = await compileKernel();
  expect(brotliCompressSync(`${relaxed},${plain}`).length).toBeLessThanOrEqual(2000);
});

it('takes at most 4 kB in each: more could not be compiled at once on a page by older browsers', async () => {
  for (const hex of Object.values(await compileKernel())) {
    expect(hex.length / 2).toBeLessThanOrEqual(4096);
  }
});

it('multiplies bytes where there is relaxed SIMD, and words where there is not', async () => {
  const { relaxed, plain } = await compileKernel();
  expect(relaxed.split(RELAXED_DOT).length - 1).toBeGreaterThanOrEqual(16);
  expect(relaxed).not.toContain(PLAIN_DOT);
  expect(plain.split(PLAIN_DOT).length - 1).toBeGreaterThanOrEqual(16);
  expect(plain).not.toContain(RELAXED_DOT);
});
