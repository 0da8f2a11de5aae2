/** Measures what an engine's calls cost, in small portions between the page's own work. */
import { DIGIT_BYTES, FRAME } from '../preprocess/centre.ts';
import type { Rest } from '../tasks.ts';
import { costOf, type EngineCost } from './cost.ts';
import type { Engine } from './engine.ts';

/** Every size is timed this often and the quickest counts: nothing makes a machine too fast. */
const ROUNDS = 3;
/** Milliseconds of calls that are timed together, because clocks tick in steps of up to 1 ms. */
const SPAN = 3;
/** Calls after which a clock that stands still is given up. */
const MOST = 1000;
/** Digits of the first large call; larger ones follow until they cost more than the round trip. */
const MANY = 64;

/**
 * Times calls of one digit and of many.
 * @param rest waits for a moment to go on; the page's thread is taken for {@link SPAN} at a time.
 */
export async function measureCost(engine: Engine, rest: Rest): Promise<EngineCost> {
  const timeOf = async (count: number): Promise<number> => {
    const digits = inkedDigits(count);
    let best = Infinity;
    for (let round = 0; round < ROUNDS; round++) {
      await rest();
      const start = performance.now();
      let calls = 0;
      let spent = 0;
      while (spent < SPAN && calls < MOST) {
        await engine.infer(digits);
        calls++;
        spent = performance.now() - start;
      }
      best = Math.min(best, spent / calls);
    }
    return best;
  };
  const { batchLimit, fullLoad = 1 } = engine;
  let many = Math.min(Math.max(MANY, fullLoad), batchLimit);
  // Workers start with the first large call, and should be there by the time that one is timed.
  await engine.infer(inkedDigits(many));
  const one = await timeOf(1);
  let all = await timeOf(many);
  while (all < 2 * one && many < batchLimit) {
    many = Math.min(4 * many, batchLimit);
    all = await timeOf(many);
  }
  const perDigit = Math.max(0, all - one) / Math.max(1, many - 1);
  return costOf(one - perDigit, perDigit);
}

/** Digits with as much ink as most have, 14 × 20 pixels in the middle: paper may cost less. */
function inkedDigits(count: number): Uint8Array {
  const digits = new Uint8Array(count * DIGIT_BYTES);
  for (let y = 4; y < 24; y++) digits.fill(255, y * FRAME + 7, y * FRAME + 21);
  for (let i = DIGIT_BYTES; i < digits.length; i *= 2) digits.copyWithin(i, 0, i);
  return digits;
}
