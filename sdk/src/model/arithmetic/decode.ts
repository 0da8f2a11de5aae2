/**
 * Adaptive arithmetic coding of integers: how `model.bin` packs its tensors. The decoder; the encoder
 * is in `encode.ts`, the same as WebAssembly in `kernel/decoder.ts`.
 *
 * Every bit is coded with the frequencies counted so far in its context (Krichevsky & Trofimov 1981),
 * by a range coder with 32-bit range and byte-wise renormalisation (Martin 1979). An integer is its
 * number of significant bits in unary, its sign, then the bits after the leading one, each in the
 * context of those before it. Small integers so get a code of their own frequencies, as in DeepCABAC
 * (Wiedemann et al. 2020, arXiv 1907.11900).
 */

/** Kinds of integers that one code may hold. */
export const KINDS = 4;
/** Most significant bits that an integer may have. */
export const MOST_BITS = 31;
/** Leading bits that later ones are told apart by; what comes after them is nearly random. */
const PREFIX = 128;

/** Counts of zeros and ones by context, `counts[2 · context + bit]`; each starts as if it were 1. */
export type Counts = Uint32Array;

/** Counts of nothing so far, for one kind of integers. */
export function newCounts(): Counts {
  return new Uint32Array(2 * PREFIX * (MOST_BITS + 1));
}

/** The context of the bit after the `prefix` of an integer of `bits` bits. */
export function contextOf(bits: number, prefix: number): number {
  return bits * PREFIX + Math.min(prefix, PREFIX - 1);
}

/** The part of `range` that a zero takes in this context. */
export function split(range: number, counts: Counts, context: number): number {
  const zeros = (counts[2 * context] as number) + 1;
  const ones = (counts[2 * context + 1] as number) + 1;
  return Math.floor(range / (zeros + ones)) * zeros;
}

/** Counts a bit. */
export function count(counts: Counts, context: number, bit: number): void {
  counts[2 * context + bit] = (counts[2 * context + bit] as number) + 1;
}

/**
 * Gives the next integer.
 * @param kind 0 to 3: which counts say how likely its bits are, and learn from them.
 */
export type NextInteger = (kind: number) => number;

/** Starts to read integers. */
export type ArithmeticDecoder = (bytes: Uint8Array) => NextInteger;

/** Starts to read integers; past the end of the bytes it reads zeros. */
export function arithmeticDecoder(bytes: Uint8Array): NextInteger {
  const countsOf: Counts[] = [];
  let [at, range, code] = [0, 2 ** 32 - 1, 0];
  const shift = (): void => {
    code = code * 256 + (bytes[at++] ?? 0);
  };
  for (let i = 0; i < 4; i++) shift();

  function nextBit(counts: Counts, context: number): number {
    const zero = split(range, counts, context);
    const bit = code < zero ? 0 : 1;
    if (bit) code -= zero;
    range = bit ? range - zero : zero;
    while (range < 2 ** 24) {
      range *= 256;
      shift();
    }
    count(counts, context, bit);
    return bit;
  }

  return (kind) => {
    const counts = (countsOf[kind] ??= newCounts());
    let bits = 0;
    while (bits < MOST_BITS && nextBit(counts, contextOf(0, bits))) bits++;
    if (bits === 0) return 0;
    const negative = nextBit(counts, contextOf(bits, 0));
    let value = 1;
    for (let i = 1; i < bits; i++) value = 2 * value + nextBit(counts, contextOf(bits, value));
    return negative ? -value : value;
  };
}
