/**
 * What one core can do at most: multiply-accumulates a second of the WebAssembly instructions
 * that int8 networks are made of, with all operands in registers. Assembles its own module; knows
 * nothing of networks.
 */

/** Billions of multiply-accumulates a second. */
export interface Peak {
  /** i32x4.relaxed_dot_i8x16_i7x16_add_s; absent where the browser lacks relaxed SIMD. */
  readonly int8: number | undefined;
  /** i16x8.relaxed_dot_i8x16_i7x16_s and i16x8.add; absent likewise. */
  readonly pairs: number | undefined;
  /** i32x4.dot_i16x8_s and i32x4.add. */
  readonly int16: number;
}

declare global {
  /** Measures for about a second. */
  var measurePeak: () => Peak;
}

/** Independent sums, enough to hide an instruction's latency, few enough for 16 registers. */
const SUMS = 10;
/** Dots by sum and turn, so that counting turns costs little. */
const UNROLLED = 8;
const TURNS = 1_000_000;
/** The quickest of so many calls counts: the first ones run before the compiler has optimised. */
const CALLS = 40;

// Opcodes: https://webassembly.github.io/spec/core/binary/instructions.html
const GET = (local: number): number[] => [0x20, local];
const SET = (local: number): number[] => [0x21, local];
const I32_CONST = (value: number): number[] => [0x41, value];
const I32_ADD = [0x6a];
const I32_SUB = [0x6b];
const SPLAT = [0xfd, 0x11];
const ADD = [0xfd, 0xae, 0x01];
const ADD_WORDS = [0xfd, 0x8e, 0x01];
const DOT_INT16 = [0xfd, 0xba, 0x01];
const DOT_PAIRS = [0xfd, 0x92, 0x02];
const DOT_INT8_ADD = [0xfd, 0x93, 0x02];
const LANE_0 = [0xfd, 0x1b, 0x00];

/** Locals: turns left, then the sums, then two operands. */
const sum = (i: number): number => 1 + i;
const [LEFT, RIGHT] = [sum(SUMS), sum(SUMS) + 1];

/** sum += left · right */
const INT8 = (i: number): number[] => [
  ...[...GET(LEFT), ...GET(RIGHT), ...GET(sum(i))],
  ...[...DOT_INT8_ADD, ...SET(sum(i))],
];
/** sum += sum · right: each dot is of another value, or the compiler would compute one for all. */
const dotAndAdd =
  (dot: readonly number[], add: readonly number[]) =>
  (i: number): number[] => [
    ...[...GET(sum(i)), ...GET(sum(i)), ...GET(RIGHT)],
    ...[...dot, ...add, ...SET(sum(i))],
  ];
const PAIRS = dotAndAdd(DOT_PAIRS, ADD_WORDS);
const INT16 = dotAndAdd(DOT_INT16, ADD);

globalThis.measurePeak = () => {
  const [int8, pairs] = [assemble(INT8), assemble(PAIRS)];
  const isRelaxed = WebAssembly.validate(int8);
  return {
    int8: isRelaxed ? quickest(int8, 16) : undefined,
    pairs: isRelaxed ? quickest(pairs, 16) : undefined,
    int16: quickest(assemble(INT16), 8),
  };
};

function quickest(module: Uint8Array<ArrayBuffer>, macsPerDot: number): number {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module));
  const run = exports['run'] as (turns: number) => number;
  let best = Infinity;
  for (let call = 0; call < CALLS; call++) {
    const start = performance.now();
    run(TURNS);
    best = Math.min(best, performance.now() - start);
  }
  return (TURNS * UNROLLED * SUMS * macsPerDot) / (best * 1e6);
}

/** A module with one function `run(turns)` that does nothing but `step`. */
function assemble(step: (sum: number) => number[]): Uint8Array<ArrayBuffer> {
  const sums = Array.from({ length: SUMS }, (_, i) => i);
  const start = [...sums.map(sum), LEFT, RIGHT].flatMap((local, i) => [
    ...[...GET(0), ...I32_CONST(i + 1), ...I32_ADD, ...SPLAT, ...SET(local)],
  ]);
  const turn = Array.from({ length: UNROLLED }, () => sums.flatMap(step)).flat();
  const count = [...GET(0), ...I32_CONST(1), ...I32_SUB, 0x22, 0];
  const loop = [0x03, 0x40, ...turn, ...count, 0x0d, 0, 0x0b];
  // All sums leave through the result, or the compiler would drop them.
  const total = [...GET(sum(0)), ...sums.slice(1).flatMap((i) => [...GET(sum(i)), ...ADD])];
  const locals = [1, SUMS + 2, 0x7b];
  const body = [...locals, ...start, ...loop, ...total, ...LANE_0, 0x0b];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 1, 0x7f, 1, 0x7f]),
    ...section(3, [1, 0]),
    ...section(7, [1, 3, 0x72, 0x75, 0x6e, 0, 0]),
    ...section(10, [1, ...size(body.length), ...body]),
  ]);
}

function section(id: number, content: readonly number[]): number[] {
  return [id, ...size(content.length), ...content];
}

/** Unsigned LEB128. */
function size(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...size(value >> 7)];
}
