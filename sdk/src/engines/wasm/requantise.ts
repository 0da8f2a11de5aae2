/**
 * The kernel's four constants per channel, so that its few integer instructions requantise exactly
 * as `model/network.ts` says. SIMD has no shift per lane; two ways round that:
 *
 * - **One shift** S for the whole layer, where all fit. With ceiling c = the smallest sum that gives
 *   127 and scaled multiplier m·2^(S−s), `(clamp(acc, 0, c) · m·2^(S−s) + 2^(S−1)) >> S` is the
 *   formula, as long as the largest product stays below 2^32. Trained networks are always so.
 * - **Any shifts**: the shift is the upper half of a 64-bit product with 2^(32−s).
 */
import { ACTIVATION_MAX, type Requantisation } from '../../model/network.ts';

/** Constants per channel, with what the kernel is to do with them. */
export interface Rescaling {
  /** The one shift, or 0: a shift per channel. */
  readonly shift: number;
  /** Ceilings, or powers 2^(32 − shift). */
  readonly second: readonly number[];
  readonly multiplier: readonly number[];
  readonly rounding: readonly number[];
}

const INT32_MAX = 2 ** 31 - 1;

/** Chooses the quicker way that is exact for every channel. */
export function rescalingOf({ multiplier, shift }: Requantisation): Rescaling {
  const factors = Array.from(multiplier);
  const shifts = Array.from(shift);
  const most = Math.max(...shifts);
  const scaled = factors.map((factor, o) => factor * 2 ** (most - at(shifts, o)));
  const ceilings = factors.map((factor, o) => ceilingOf(factor, at(shifts, o)));
  const half = 2 ** (most - 1);
  const fits = ceilings.every((ceiling, o) => {
    const product = ceiling * at(scaled, o) + half;
    return product < 2 ** 32 && Math.floor(product / 2 ** most) <= ACTIVATION_MAX;
  });
  if (fits) {
    return { shift: most, second: ceilings, multiplier: scaled, rounding: shifts.map(() => half) };
  }
  return {
    shift: 0,
    second: shifts.map((bits) => 2 ** (32 - bits)),
    multiplier: factors,
    rounding: shifts.map((bits) => 2 ** (bits - 1)),
  };
}

/** The smallest sum that gives 127, or the largest that a checked network can have. */
function ceilingOf(multiplier: number, shift: number): number {
  if (multiplier === 0) return 0;
  const half = 2 ** (shift - 1);
  const saturated = Math.ceil((ACTIVATION_MAX * 2 ** shift - half) / multiplier);
  return Math.min(saturated, Math.floor((INT32_MAX - half) / multiplier));
}

function at(values: readonly number[], index: number): number {
  return values[index] ?? 0;
}
