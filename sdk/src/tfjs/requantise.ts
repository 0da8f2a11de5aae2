/**
 * The integer rescaling of `model/network.ts`, bit for bit, in float32: the arithmetic that every
 * tfjs backend has.
 *
 * Owns the numbers and the proof; knows no tensor library.
 *
 * float32 holds every integer up to 2^24, and products and sums of integers below that are exact in
 * any order, fused or not. An accumulator times a multiplier has up to 31 bits, so it is split. For
 * acc = 256 · high + low and shift ≥ 9, nested floors give
 *
 *     (acc · m + 2^(shift−1)) >> shift
 *       = floor((high · m + floor(low · m / 256) + 2^(shift−9)) / 2^(shift−8))
 *
 * where low · m < 2^8 · 2^16, and the bracket is below 2^31 / 2^8 because `model/check.ts` keeps
 * the left side's within 31 bits. Division by a power of two is exact as well. Shifts below 9 are
 * raised to 9 along with their multipliers; a product that float32 cannot hold then, over 2^24, makes
 * a code far above 127, whatever its last bits are.
 */
import { ACTIVATION_MAX, type Layer, type Network, type Requantisation } from '../model/network.ts';

/** Bits of an accumulator that are multiplied apart. */
const LOW_BITS = 8;

/** 2^8: `high = floor(acc / SPLIT)`, `low = acc − SPLIT · high`. */
export const SPLIT: number = 2 ** LOW_BITS;

/** Integers below this are exact in float32. */
const EXACT = 2 ** 24;

/**
 * Constants per output channel; with `acc` a non-negative accumulator, a code is
 *
 *     min(127, floor((high · multiplier + floor(low · lowMultiplier) + half) · scale))
 */
export interface FloatRequantisation {
  readonly multiplier: Float32Array;
  /** `multiplier / SPLIT`. */
  readonly lowMultiplier: Float32Array;
  readonly half: Float32Array;
  readonly scale: Float32Array;
}

/** The constants that make float32 arithmetic equal a layer's integer rescaling. */
export function toFloat({ multiplier, shift }: Requantisation): FloatRequantisation {
  const least = LOW_BITS + 1;
  const raised = Float32Array.from(
    multiplier,
    (m, o) => m * 2 ** Math.max(0, least - at(shift, o)),
  );
  const shifts = Array.from(shift, (s) => Math.max(least, s));
  return {
    multiplier: raised,
    lowMultiplier: raised.map((m) => m / SPLIT),
    half: Float32Array.from(shifts, (s) => 2 ** (s - least)),
    scale: Float32Array.from(shifts, (s) => 2 ** (LOW_BITS - s)),
  };
}

/** Whether float32 holds every accumulator of the network, whatever it reads. */
export function fitsFloat32({ layers }: Network): boolean {
  return layers.every((layer) => layer.bias.every((_, o) => largest(layer, o) < EXACT));
}

/** Largest magnitude that any partial sum of a channel can have. */
function largest({ weights, bias }: Layer, o: number): number {
  const taps = weights.length / bias.length;
  const own = weights.subarray(o * taps, (o + 1) * taps);
  const sum = own.reduce((total, weight) => total + Math.abs(weight), 0);
  return Math.abs(at(bias, o)) + ACTIVATION_MAX * sum;
}

function at(values: ArrayLike<number>, index: number): number {
  return values[index] as number;
}
