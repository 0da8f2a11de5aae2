/**
 * The decoder of `../decode.ts` once more, in AssemblyScript: with numbers of 32 bits it takes an
 * eighth of the time, and WebAssembly is as quick on its first run as on later ones.
 *
 * Memory: the counts of each kind, then the bytes; all of it zero to begin with.
 */

/** Most significant bits that an integer may have. */
const MOST_BITS: u32 = 31;
/** Leading bits that later ones are told apart by. */
const PREFIX: u32 = 128;
/** Bytes of the counts of one kind: a zeros' and a ones' for each context. */
const COUNTS_BYTES: u32 = 8 * PREFIX * (MOST_BITS + 1);

let at: u32 = 0;
let end: u32 = 0;
let range: u32 = 0xffffffff;
let code: u32 = 0;

/** Starts to read integers. @param from where the bytes begin. @param to where they end. */
export function open(from: u32, to: u32): void {
  at = from;
  end = to;
  for (let i = 0; i < 4; i++) shift();
}

/** The next integer of a kind; past the end of the bytes it reads zeros. */
export function next(kind: u32): i32 {
  const counts = kind * COUNTS_BYTES;
  let bits: u32 = 0;
  while (bits < MOST_BITS && nextBit(counts, bits)) bits++;
  if (bits == 0) return 0;
  const context = bits * PREFIX;
  const negative = nextBit(counts, context);
  let value: u32 = 1;
  for (let i: u32 = 1; i < bits; i++) {
    value = 2 * value + nextBit(counts, context + min(value, PREFIX - 1));
  }
  return negative ? -value : value;
}

function nextBit(counts: u32, context: u32): u32 {
  const entry = counts + 8 * context;
  const zeros = load<u32>(entry) + 1;
  const zero = (range / (zeros + load<u32>(entry, 4) + 1)) * zeros;
  const bit = u32(code >= zero);
  if (bit) {
    code -= zero;
    range -= zero;
  } else {
    range = zero;
  }
  while (range < 1 << 24) {
    range <<= 8;
    shift();
  }
  const count = entry + 4 * bit;
  store<u32>(count, load<u32>(count) + 1);
  return bit;
}

function shift(): void {
  code = (code << 8) | (at < end ? load<u8>(at) : 0);
  at++;
}
