/**
 * What every exporter says of the integer network in real numbers, and which networks it can say.
 *
 * Owns the real-valued reading of a bundle. Knows no file format.
 *
 * The real value of an activation code is the code itself (scale 1, zero point 0), and that of a
 * weight code of channel `o` is multiplier[o] / 2^shift[o]. A runtime then rescales accumulators by
 * exactly the factor of our own requantisation: a multiplier has 16 bits, so that factor is a
 * float32, and no division of scales rounds it. Logits are in natural-log units, so that their
 * softmax is the calibrated probability: the last layer's weight codes are worth `logitScale`.
 */
import { convolvedSize, type Layer, type MapSize, type Model, outputSize } from '../sdk.ts';

/** One layer with its sizes and the real value of its weight codes. */
export interface LoweredLayer extends Layer {
  readonly input: MapSize;
  /** Before pooling. */
  readonly convolved: MapSize;
  /** After pooling. */
  readonly output: MapSize;
  /** Per output channel; a channel whose multiplier is 0 has 1 and weights and bias of 0. */
  readonly weightScales: Float32Array;
}

/** A network as every exporter takes it: convolutions, then one dense layer. */
export interface Lowered {
  readonly hidden: readonly LoweredLayer[];
  /** Covers its whole input without padding, so that it is a matrix product. */
  readonly dense: LoweredLayer;
}

/** @throws {Error} when the last layer is not a dense one; the trainer makes no such network. */
export function lower({ network, logitScale }: Model): Lowered {
  let input: MapSize = network;
  const layers = network.layers.map((layer): LoweredLayer => {
    const sizes = {
      input,
      convolved: convolvedSize(layer, input),
      output: outputSize(layer, input),
    };
    input = sizes.output;
    return { ...silence(layer), ...sizes, weightScales: weightScales(layer, logitScale) };
  });
  const dense = layers.at(-1);
  if (!dense || dense.padding > 0 || dense.pool > 1 || !covers(dense)) {
    throw new Error('Only networks that end in a dense layer can be exported: train such a one.');
  }
  return { hidden: layers.slice(0, -1), dense };
}

function covers({ kernel, input }: LoweredLayer): boolean {
  return kernel === input.height && kernel === input.width;
}

function weightScales({ requantisation, outChannels }: Layer, logitScale: number): Float32Array {
  if (!requantisation) return new Float32Array(outChannels).fill(logitScale);
  const { multiplier, shift } = requantisation;
  return Float32Array.from(multiplier, (factor, o) => factor / 2 ** (shift[o] ?? 0) || 1);
}

/** Runtimes want scales above 0: what a multiplier of 0 silences is silenced by its weights. */
function silence(layer: Layer): Layer {
  const { multiplier } = layer.requantisation ?? {};
  if (!multiplier?.includes(0)) return layer;
  const taps = layer.weights.length / layer.outChannels;
  const lives = (o: number): boolean => multiplier[o] !== 0;
  return {
    ...layer,
    weights: layer.weights.map((weight, i) => (lives(Math.floor(i / taps)) ? weight : 0)),
    bias: layer.bias.map((bias, o) => (lives(o) ? bias : 0)),
  };
}
