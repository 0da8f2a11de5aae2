/** Random networks of a given shape, and a small model for codec tests. */
import type { Model } from '../src/model/model.ts';
import { type Layer, type MapSize, type Network, outputSize } from '../src/model/network.ts';

/** A shape of layer that a network may be built from. */
export interface LayerSpec {
  readonly kernel: number;
  readonly stride: number;
  readonly padding: number;
  readonly pool: number;
  readonly outChannels: number;
}

/** Uniform integers in [low, high] from a seed. */
function integers(seed: number): (low: number, high: number) => number {
  let state = seed >>> 0;
  return (low, high) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return low + Math.floor((state / 2 ** 32) * (high - low + 1));
  };
}

/** Builds a valid network with random tensors whose outputs neither vanish nor all saturate. */
export function randomNetwork(
  seed: number,
  size: MapSize,
  specs: readonly LayerSpec[],
  labels: number,
  channels = 1,
): Network {
  const next = integers(seed);
  const layers: Layer[] = [];
  let map = size;
  let inChannels = channels;
  const add = (spec: LayerSpec, last: boolean): void => {
    const taps = spec.kernel ** 2 * inChannels;
    const weights = Int8Array.from({ length: taps * spec.outChannels }, () => next(-127, 127));
    const bias = Int32Array.from({ length: spec.outChannels }, () => next(-20_000, 20_000));
    const layer: Layer = {
      ...spec,
      inChannels,
      weights,
      bias,
      requantisation: last ? null : scaling(weights, bias),
    };
    layers.push(layer);
    map = outputSize(layer, map);
    inChannels = spec.outChannels;
  };
  for (const spec of specs) add(spec, false);
  add({ kernel: map.height, stride: 1, padding: 0, pool: 1, outChannels: labels }, true);
  return { height: size.height, width: size.width, channels, layers };
}

/** The widest multiplier that fits, for a scale that maps a third of the worst case to 127. */
function scaling(weights: Int8Array, bias: Int32Array): NonNullable<Layer['requantisation']> {
  const taps = weights.length / bias.length;
  const multiplier = new Uint16Array(bias.length);
  const shift = new Uint8Array(bias.length);
  bias.forEach((offset, o) => {
    const own = weights.subarray(o * taps, (o + 1) * taps);
    const bound = own.reduce((sum, weight) => sum + 127 * Math.max(0, weight), Math.max(1, offset));
    let bits = 30;
    const ratio = 127 / Math.max(127, bound / 3);
    const fits = (): boolean => {
      const factor = Math.round(ratio * 2 ** bits);
      return factor <= 65_535 && bound * factor + 2 ** (bits - 1) < 2 ** 31;
    };
    while (!fits()) bits--;
    multiplier[o] = Math.round(ratio * 2 ** bits);
    shift[o] = bits;
  });
  return { multiplier, shift };
}

/** A small model for codec tests. */
export function smallModel(seed = 1): Model {
  const specs = [
    { kernel: 3, stride: 1, padding: 1, pool: 2, outChannels: 3 },
    { kernel: 3, stride: 2, padding: 0, pool: 1, outChannels: 4 },
  ];
  return {
    name: 'small',
    version: '1.2.3',
    labels: ['a', 'b', 'c'],
    metrics: { mnistTest: 0.5 },
    network: randomNetwork(seed, { height: 12, width: 12 }, specs, 3),
    logitScale: Math.fround(0.001),
    rejectBelow: 0.25,
  };
}
