/**
 * Measures a started contender from inside its page. Put there by the bench after the first digit,
 * so that it is no part of a download or a cold start. Knows no contender.
 */
import { DIGIT_BYTES } from '../contract.ts';
import type { Started } from './start.ts';

/** The clock of a page that is not isolated ticks every 0.1 ms: what is timed takes ten ticks. */
const SHORTEST_MS = 1;

/**
 * Milliseconds of single digits before they are timed: V8 compiles hot code again and again, and our
 * own calls were seen to become quicker until 0.7 s after the first one.
 */
const WARM_UP_MS = 1000;

/** How long single digits take. */
export interface Single {
  /** Milliseconds of a call: the middle one, and the one that 95 % are quicker than. */
  readonly p50: number;
  readonly p95: number;
  readonly digitsPerSecond: number;
  /** All that were made, to warm up as well. */
  readonly calls: number;
  /** Calls timed together because one is too short for the clock; 1 where it is not. */
  readonly group: number;
}

/** How fast a batch goes. */
export interface Batch {
  readonly digitsPerSecond: number;
  /** Milliseconds of one call, on average. */
  readonly milliseconds: number;
  readonly calls: number;
}

/** What the bench calls in the page. */
export interface Measure {
  /** Fetches the digits to read from an address. */
  prepare(address: string): Promise<void>;
  /** Reads all of them in portions; for the comparison of answers. */
  readAll(portion: number): Promise<number[]>;
  /** Reads digits one by one for about `budget` milliseconds, but times `calls` of them at most. */
  single(budget: number, calls?: number): Promise<Single>;
  /** Reads batches of `size` for about `budget` milliseconds after one call to warm up. */
  batch(size: number, budget: number): Promise<Batch>;
}

declare global {
  var measure: Measure;
}

let digits = new Uint8Array();

globalThis.measure = {
  async prepare(address) {
    digits = new Uint8Array(await (await fetch(address)).arrayBuffer());
  },

  async readAll(portion) {
    const { reader } = contender();
    const answers: number[] = [];
    for (let at = 0; at < digits.length; at += portion * DIGIT_BYTES) {
      answers.push(...(await reader.predict(digits.subarray(at, at + portion * DIGIT_BYTES))));
    }
    return answers;
  },

  async single(budget, calls = Infinity) {
    const { reader } = contender();
    const nth = (n: number): Uint8Array<ArrayBuffer> => {
      const at = (n * DIGIT_BYTES) % digits.length;
      return digits.subarray(at, at + DIGIT_BYTES);
    };
    let done = 0;
    const read = async (count: number): Promise<number> => {
      const start = performance.now();
      for (const end = done + count; done < end; done++) await reader.predict(nth(done));
      return performance.now() - start;
    };
    const group = await warmUp(read, WARM_UP_MS);
    const times: number[] = [];
    let total = 0;
    while (times.length === 0 || (total < budget && times.length * group < calls)) {
      const time = await read(group);
      times.push(time / group);
      total += time;
    }
    times.sort((a, b) => a - b);
    const at = (share: number): number => times[Math.ceil(share * times.length) - 1] ?? NaN;
    return {
      p50: at(0.5),
      p95: at(0.95),
      digitsPerSecond: (1000 * times.length * group) / total,
      calls: done,
      group,
    };
  },

  async batch(size, budget) {
    const { reader } = contender();
    const pixels = new Uint8Array(size * DIGIT_BYTES);
    for (let at = 0; at < pixels.length; at += digits.length) {
      pixels.set(digits.subarray(0, pixels.length - at), at);
    }
    await reader.predict(pixels);
    let calls = 0;
    const start = performance.now();
    let total = 0;
    while (calls === 0 || total < Math.max(budget, 10 * SHORTEST_MS)) {
      await reader.predict(pixels);
      calls++;
      total = performance.now() - start;
    }
    const milliseconds = total / calls;
    return { digitsPerSecond: (1000 * size) / milliseconds, milliseconds, calls };
  },
};

function contender(): Started {
  if (!globalThis.started) throw new Error('No contender has been started on this page.');
  return globalThis.started;
}

/** Warms up for so many milliseconds. @returns how many calls take long enough for the clock. */
async function warmUp(read: (count: number) => Promise<number>, budget: number): Promise<number> {
  let calls = 0;
  let total = 0;
  for (let count = 1; calls === 0 || total < budget; count *= 2) {
    total += await read(count);
    calls += count;
  }
  return Math.max(1, Math.ceil((SHORTEST_MS * calls) / total));
}
