/**
 * The kernel's four constants per channel, so that its few integer instructions requantise exactly
 * as `model/network.ts` says. SIMD shifts all lanes alike, so layers are of two kinds:
 *
 * - **One shift** S does for all channels. With ceiling c = the smallest sum that gives 127 and
 *   scaled multiplier m·2^(S−s), `(clamp(acc, 0, c) · m·2^(S−s) + 2^(S−1)) >> S` is the formula,
 *   as long as the largest product stays below 2^32. Trained networks are always so.
 * - **Any shifts** at all: the kernel requantises channel by channel, slowly, and rescales the codes
 *   by an identity.
 */
import { ACTIVATION_MAX, type Requantisation } from '../../model/network.ts';

/** One right shift for all channels, and constants per channel. */
export interface Rescaling {
  readonly shift: number;
  readonly ceiling: ArrayLike<number>;
  readonly multiplier: ArrayLike<number>;
  readonly rounding: ArrayLike<number>;
}

const INT32_MAX = 2 ** 31 - 1;

/** The rescaling with one shift that is exact for every channel; `null` when there is none. */
export function rescalingOf({ multiplier, shift }: Requantisation): Rescaling | null {
  const most = Math.max(...shift);
  const half = 2 ** (most - 1);
  const scaled = Array.from(multiplier, (factor, o) => factor * 2 ** (most - at(shift, o)));
  const ceiling = Array.from(multiplier, (factor, o) => ceilingOf(factor, at(shift, o)));
  const fits = ceiling.every((sum, o) => {
    const product = sum * at(scaled, o) + half;
    return product < 2 ** 32 && Math.floor(product / 2 ** most) <= ACTIVATION_MAX;
  });
  if (!fits) return null;
  return { shift: most, ceiling, multiplier: scaled, rounding: scaled.map(() => half) };
}

/** The rescaling that leaves codes as they are. */
export function identity(channels: number): Rescaling {
  const all = (value: number): number[] => new Array<number>(channels).fill(value);
  return { shift: 0, ceiling: all(ACTIVATION_MAX), multiplier: all(1), rounding: all(0) };
}

/** The smallest sum that gives 127, or the largest that a checked network can have. */
function ceilingOf(multiplier: number, shift: number): number {
  if (multiplier === 0) return 0;
  const half = 2 ** (shift - 1);
  const saturated = Math.ceil((ACTIVATION_MAX * 2 ** shift - half) / multiplier);
  return Math.min(saturated, Math.floor((INT32_MAX - half) / multiplier));
}

function at(values: ArrayLike<number>, index: number): number {
  return values[index] ?? 0;
}
