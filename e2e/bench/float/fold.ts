/**
 * The student in float32, the form that general runtimes are quickest in: the integer network with
 * its rescaling folded into weights and biases, and without its rounding. It reads pixels 0..255.
 * Knows no file format.
 */
import type { FloatLayer } from '../adapters/support/model.ts';

/** One convolution with a ReLU, but for the last, and a 2×2 max-pool where `pool` is 2. */
export interface Folded extends Omit<FloatLayer, 'scale'> {
  readonly name: string;
  readonly relu: boolean;
  /** Side of the square map that it reads, … */
  readonly inputSide: number;
  /** … of its convolution, … */
  readonly convolvedSide: number;
  /** … and of what it gives. */
  readonly outputSide: number;
}

/** The first layer reads codes that are half of a pixel. */
const CODE_PER_PIXEL = 0.5;

/** Folds a network that reads 28×28 pixels. */
export function fold(layers: readonly FloatLayer[]): Folded[] {
  let side = 28;
  return layers.map((layer, index) => {
    const { kernel, stride, padding, pool, outChannels, scale } = layer;
    const inputSide = side;
    const convolvedSide = Math.floor((side + 2 * padding - kernel) / stride) + 1;
    side = Math.floor(convolvedSide / pool);
    const taps = layer.weights.length / outChannels;
    const factor = (o: number): number => scale?.[o] ?? 1;
    const perPixel = index === 0 ? CODE_PER_PIXEL : 1;
    return {
      ...layer,
      name: `layer${index}`,
      relu: scale !== undefined,
      ...{ inputSide, convolvedSide, outputSide: side },
      weights: layer.weights.map((weight, i) => weight * factor(Math.floor(i / taps)) * perPixel),
      bias: layer.bias.map((bias, o) => bias * factor(o)),
    };
  });
}

/**
 * Weights in another order of dimensions.
 * @param order where each dimension of the result comes from: 0 output channel, 1 kernel row,
 *   2 kernel column, 3 input channel.
 */
export function transpose(
  layer: Folded,
  order: readonly [number, number, number, number],
): {
  readonly shape: number[];
  readonly values: Float32Array;
} {
  const sizes = [layer.outChannels, layer.kernel, layer.kernel, layer.inChannels];
  const steps = sizes.map((_, i) =>
    sizes.slice(i + 1).reduce((product, size) => product * size, 1),
  );
  const shape = order.map((dimension) => sizes[dimension] ?? 1);
  const values = layer.weights.map((_, i) => {
    let from = 0;
    let rest = i;
    for (let at = 3; at >= 0; at--) {
      const size = shape[at] ?? 1;
      from += (rest % size) * (steps[order[at] ?? 0] ?? 1);
      rest = Math.floor(rest / size);
    }
    return layer.weights[from] ?? 0;
  });
  return { shape, values };
}
