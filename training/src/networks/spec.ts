/** What a chain of convolutions costs and how its maps shrink, from its specification alone. */
import type { ConvSpec } from '../config.ts';

/** Side of the square input. */
export const INPUT_SIDE = 28;

/** One layer's place in the chain. */
export interface LayerShape {
  readonly inChannels: number;
  readonly inSide: number;
  /** Side of the map after convolution and pooling. */
  readonly outSide: number;
  readonly macs: number;
  readonly parameters: number;
}

/** Shapes and costs of every layer, in order. Pooled-away rows are counted as computed. */
export function layerShapes(layers: readonly ConvSpec[]): readonly LayerShape[] {
  let inSide = INPUT_SIDE;
  let inChannels = 1;
  return layers.map((layer) => {
    const convolved = inSide + 2 * layer.padding - layer.kernel + 1;
    const taps = layer.kernel ** 2 * inChannels;
    const shape: LayerShape = {
      inChannels,
      inSide,
      outSide: Math.floor(convolved / layer.pool),
      macs: convolved ** 2 * taps * layer.out,
      parameters: taps * layer.out + layer.out,
    };
    inSide = shape.outSide;
    inChannels = layer.out;
    return shape;
  });
}

/** Multiply-accumulates of one digit. */
export function countMacs(layers: readonly ConvSpec[]): number {
  return layerShapes(layers).reduce((sum, shape) => sum + shape.macs, 0);
}
