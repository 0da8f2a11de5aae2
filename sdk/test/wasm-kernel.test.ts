/** What the compiled kernel is: its size, and the instructions that make it quick. */
import { brotliCompressSync } from 'node:zlib';

import { expect, it } from 'vitest';

import { compileKernel } from '../build/wasm.js';

/** `i32x4.relaxed_dot_i8x16_i7x16_add_s`, as a module spells it. */
const RELAXED_DOT = 'fd9302';
/** `i16x8.relaxed_dot_i8x16_i7x16_s`. */
const PAIRED_DOT = 'fd9202';
/** `i32x4.dot_i16x8_s`. */
const PLAIN_DOT = 'fdba01';
/** `f32x4.convert_i32x4_s`, of which the kernel's `requantise` has one. */
const CONVERT = 'fdfa01';

it('takes at most 2.6 kB brotli in all variants: a seventh of the whole library', async () => {
  const all = Object.values(await compileKernel()).join();
  expect(brotliCompressSync(all).length).toBeLessThanOrEqual(2600);
});

it('takes at most 4 kB in each: more could not be compiled at once on a page by older browsers', async () => {
  for (const hex of Object.values(await compileKernel())) {
    expect(hex.length / 2).toBeLessThanOrEqual(4096);
  }
});

it('multiplies bytes where there is relaxed SIMD, and words where there is not', async () => {
  const { paired, relaxed, plain } = await compileKernel();
  const instructions = [PAIRED_DOT, RELAXED_DOT, PLAIN_DOT];
  const uses = [paired, relaxed, plain].map((hex) =>
    instructions.map((instruction) => hex.split(instruction).length - 1),
  );
  const many = expect.toSatisfy((count: number) => count >= 16) as number;
  // The one of `relaxed` in `paired` asks how the processor multiplies.
  expect(uses).toEqual([
    [many, 1, 0],
    [0, many, 0],
    [0, 0, many],
  ]);
});

it('has a copy of `requantise` wherever it is called, for browsers that copy nothing', async () => {
  for (const hex of Object.values(await compileKernel())) {
    expect(hex.split(CONVERT)).toHaveLength(1 + 3);
  }
});
