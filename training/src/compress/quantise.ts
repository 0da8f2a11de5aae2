/**
 * Float weights → the integer layer that every engine runs. Pure TypeScript: the quantisation-aware
 * graph calls it at every step and the export calls it once, so both hold the same integers.
 *
 * Weights: int8 codes in [-127, 127], symmetric, one scale per output channel (one for the whole
 * output layer, so that its logits compare). The scale is a share of the channel's root mean square
 * and nothing is clipped: model.bin codes what remains near its entropy, and at a given rate that is
 * the best uniform quantiser (Gish & Pierce 1968). Biases: int32 in accumulator units. Requantisation:
 * an integer multiplier and shift per channel that never leave 32 bits (after Jacob et al. 2018,
 * arXiv 1712.05877, section 2.2; here the multiplier has 8 bits, fewer where the
 * channel's worst-case accumulator leaves less).
 */
import { ACTIVATION_MAX, type Layer, type Requantisation } from '../sdk.ts';

/** A folded float layer: kernel [k, k, in, out] row-major, bias [out]. */
export interface FloatLayer {
  readonly kernel: Float32Array;
  readonly bias: Float32Array;
  readonly size: number;
  readonly padding: number;
  readonly pool: 1 | 2;
  readonly inChannels: number;
  readonly outChannels: number;
}

/** An integer layer with the real values of its units. */
export interface QuantisedLayer {
  readonly layer: Layer;
  /** Real value of one weight code, per output channel. */
  readonly weightScale: Float32Array;
  /** Real value of one accumulator unit, per output channel. */
  readonly accumulatorScale: Float32Array;
}

/** Accumulators stay below this, so that float32 graphs hold them exactly. */
const EXACT_FLOAT32 = 2 ** 24;
const INT32_MAX = 2 ** 31 - 1;
/** Half a per cent of precision is plenty for a network that was trained with it. */
const MULTIPLIER_MAX = 255;
const SHIFT_MAX = 30;

/**
 * Quantises one layer.
 * @param inputScale real value of one input activation code.
 * @param outputScale real value of one output activation code; `null` on the output layer.
 * @param weightStep weight scale as a share of the channel's root mean square; where int8 does not
 *   reach its largest weight in such steps, the largest weight becomes code ±127.
 * @param restrict may change the weight codes, [out, k, k, in], to others of int8.
 * @throws Error when a channel's rescaling does not fit (the message says which).
 */
export function quantiseLayer(
  float: FloatLayer,
  inputScale: number,
  outputScale: number | null,
  weightStep: number,
  restrict: (codes: Int8Array) => void = () => undefined,
): QuantisedLayer {
  const { outChannels, inChannels, size } = float;
  const taps = size * size * inChannels;
  const weightScale = weightScales(float, taps, inputScale, outputScale === null, weightStep);
  const weights = new Int8Array(outChannels * taps);
  const bias = new Int32Array(outChannels);
  const accumulatorScale = new Float32Array(outChannels);
  for (let o = 0; o < outChannels; o++) {
    const scale = weightScale[o] ?? 0;
    for (let t = 0; t < taps; t++) {
      const code = Math.round((float.kernel[t * outChannels + o] ?? 0) / scale);
      weights[o * taps + t] = Math.max(-127, Math.min(127, code));
    }
    bias[o] = Math.round((float.bias[o] ?? 0) / (inputScale * scale));
    accumulatorScale[o] = inputScale * scale;
  }
  restrict(weights);
  const shape = {
    kernel: size,
    stride: 1,
    padding: float.padding,
    pool: float.pool,
    inChannels,
    outChannels,
  };
  const requantisation =
    outputScale === null ? null : requantise(weights, bias, accumulatorScale, outputScale);
  return { layer: { ...shape, weights, bias, requantisation }, weightScale, accumulatorScale };
}

/** One scale per channel, or the same for all. */
function weightScales(
  float: FloatLayer,
  taps: number,
  inputScale: number,
  shared: boolean,
  step: number,
): Float32Array {
  const { outChannels } = float;
  const scales = new Float32Array(outChannels);
  for (let o = 0; o < outChannels; o++) {
    let largest = 0;
    let squares = 0;
    for (let t = 0; t < taps; t++) {
      const weight = float.kernel[t * outChannels + o] ?? 0;
      largest = Math.max(largest, Math.abs(weight));
      squares += weight ** 2;
    }
    // A channel with tiny weights and a large bias must still have a bias that float32 holds.
    const forBias = Math.abs(float.bias[o] ?? 0) / (inputScale * (EXACT_FLOAT32 / 4));
    scales[o] = Math.max(step * Math.sqrt(squares / taps), largest / 127, forBias, 1e-9);
  }
  if (shared) scales.fill(scales.reduce((a, b) => Math.max(a, b), 0));
  return scales;
}

function requantise(
  weights: Int8Array,
  bias: Int32Array,
  accumulatorScale: Float32Array,
  outputScale: number,
): Requantisation {
  const outChannels = bias.length;
  const taps = weights.length / outChannels;
  const multiplier = new Uint16Array(outChannels);
  const shift = new Uint8Array(outChannels);
  for (let o = 0; o < outChannels; o++) {
    let bound = bias[o] ?? 0;
    for (let t = 0; t < taps; t++)
      bound += ACTIVATION_MAX * Math.max(0, weights[o * taps + t] ?? 0);
    const fitted = fitMultiplier((accumulatorScale[o] ?? 0) / outputScale, bound);
    if (!fitted) {
      throw new Error(
        `Output channel ${o} cannot be rescaled in 32 bits (largest accumulator ${bound}): calibrate with a larger activation scale.`,
      );
    }
    multiplier[o] = fitted.multiplier;
    shift[o] = fitted.shift;
  }
  return { multiplier, shift };
}

/**
 * The most precise multiplier / 2^shift for a positive ratio such that no accumulator up to `bound`
 * overflows int32: `bound · multiplier + 2^(shift−1) < 2^31`.
 */
export function fitMultiplier(
  ratio: number,
  bound: number,
): { multiplier: number; shift: number } | null {
  for (let shift = SHIFT_MAX; shift >= 1; shift--) {
    const multiplier = Math.round(ratio * 2 ** shift);
    if (multiplier > MULTIPLIER_MAX) continue;
    if (Math.max(0, bound) * multiplier + 2 ** (shift - 1) <= INT32_MAX)
      return { multiplier, shift };
  }
  return null;
}
