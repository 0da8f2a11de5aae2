/**
 * The integer network: what every engine runs and what a model bundle carries.
 *
 * Owns the shapes and the exact arithmetic, in words. Knows nothing of files, engines or GPUs.
 *
 * A network is a straight chain of convolutions. A dense layer is a convolution without padding
 * whose kernel covers the whole map. Activations are unsigned 7-bit codes (0..127, zero point 0),
 * laid out row by row with channels last (HWC). One layer computes, for every output channel `o`
 * and position `(y, x)`, in 32-bit integers:
 *
 *     acc = bias[o] + Σ weights[o][i][j][c] · input[y·stride + i − padding][x·stride + j − padding][c]
 *     out = min(127, (max(acc, 0) · multiplier[o] + 2^(shift[o]−1)) >> shift[o])
 *
 * and then, where `pool` is 2, the maximum over each 2×2 window (an odd last row or column is
 * dropped). The output layer has no requantisation: its `acc` values are the logits. This is
 * integer-arithmetic-only inference as in Jacob et al. 2018 (arXiv 1712.05877), with one scale per
 * output channel; every product fits 32 bits by construction (see `checkNetwork`).
 */

/** Largest activation code: activations are unsigned 7-bit so that signed 8-bit dots are exact. */
export const ACTIVATION_MAX = 127;

/** Turns one 8-bit pixel (0..255) into the activation code (0..127) that the first layer reads. */
export function pixelToCode(pixel: number): number {
  return pixel >> 1;
}

/** Per-channel integer rescaling of an accumulator to the next layer's activation codes. */
export interface Requantisation {
  /** One factor per output channel, 0..65535. */
  readonly multiplier: Uint16Array;
  /** One right shift per output channel, 1..30. */
  readonly shift: Uint8Array;
}

/** One convolution with its activation (ReLU by requantisation) and optional 2×2 max-pool. */
export interface Layer {
  /** Side of the square kernel, 1..28. */
  readonly kernel: number;
  /** Step of the kernel, 1 or 2. */
  readonly stride: number;
  /** Zero pixels added on every side of the input. */
  readonly padding: number;
  /** 1: no pooling; 2: 2×2 max-pool with stride 2 after requantisation. */
  readonly pool: number;
  readonly inChannels: number;
  readonly outChannels: number;
  /** Weight codes in [-127, 127], shape [outChannels, kernel, kernel, inChannels]. */
  readonly weights: Int8Array;
  /** One bias per output channel, in accumulator units. */
  readonly bias: Int32Array;
  /** `null` on the output layer, and only there: its accumulators are the logits. */
  readonly requantisation: Requantisation | null;
}

/** A whole network; `layers[i + 1].inChannels` equals `layers[i].outChannels`. */
export interface Network {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly layers: readonly Layer[];
}

/** Height and width of one map. */
export interface MapSize {
  readonly height: number;
  readonly width: number;
}

/** Size of a layer's convolution output, before pooling. */
export function convolvedSize(layer: Layer, input: MapSize): MapSize {
  const side = (length: number): number =>
    Math.floor((length + 2 * layer.padding - layer.kernel) / layer.stride) + 1;
  return { height: side(input.height), width: side(input.width) };
}

/** Size of a layer's output, after pooling. */
export function outputSize(layer: Layer, input: MapSize): MapSize {
  const { height, width } = convolvedSize(layer, input);
  return { height: Math.floor(height / layer.pool), width: Math.floor(width / layer.pool) };
}

/** The lowest and highest sum that weights and activations of an output channel can come to, without its bias. */
export function sumRange(
  { weights, bias }: Layer,
  channel: number,
): readonly [low: number, high: number] {
  const taps = weights.length / bias.length;
  let [low, high] = [0, 0];
  for (const weight of weights.subarray(channel * taps, (channel + 1) * taps)) {
    low += ACTIVATION_MAX * Math.min(0, weight);
    high += ACTIVATION_MAX * Math.max(0, weight);
  }
  return [low, high];
}
