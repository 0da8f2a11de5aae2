/**
 * The rules that every network keeps, so that engines need not check anything and never overflow.
 * A file that breaks one is refused before any engine sees it.
 */
import { convolvedSize, type MapSize, type Network, outputSize, sumRange } from './network.ts';
import { invalid } from './refuse.ts';

/** Bounds that keep a hostile file from allocating much or computing long. */
const LIMITS = { layers: 32, channels: 1024, side: 256, kernel: 28, macs: 1e9 };
const INT32_MAX = 2 ** 31 - 1;

/** @throws {InkdigitError} `model-format` naming the first thing that breaks a rule. */
export function checkNetwork({ height, width, channels, layers }: Network): void {
  let size: MapSize = { height, width };
  let inputs = channels;
  let macs = 0;
  demand(
    inRange(height, 1, LIMITS.side) &&
      inRange(width, 1, LIMITS.side) &&
      inRange(channels, 1, LIMITS.channels) &&
      inRange(layers.length, 1, LIMITS.layers),
    'its size',
  );
  layers.forEach((layer, index) => {
    const { kernel, stride, padding, pool, inChannels, outChannels } = layer;
    const { weights, bias, requantisation } = layer;
    const { multiplier, shift } = requantisation ?? { multiplier: bias, shift: bias };
    const convolved = convolvedSize(layer, size);
    size = outputSize(layer, size);
    macs += convolved.height * convolved.width * weights.length;
    demand(
      inRange(kernel, 1, LIMITS.kernel) &&
        inRange(stride, 1, 2) &&
        inRange(padding, 0, kernel - 1) &&
        inRange(pool, 1, 2) &&
        inChannels === inputs &&
        inRange(outChannels, 1, LIMITS.channels) &&
        weights.length === kernel ** 2 * inputs * outChannels &&
        [bias, multiplier, shift].every(({ length }) => length === outChannels) &&
        Math.min(size.height, size.width) >= 1 &&
        macs <= LIMITS.macs &&
        !requantisation === (index === layers.length - 1) &&
        !weights.includes(-128),
      `layer ${index}`,
    );
    inputs = outChannels;

    // Worst cases: no input can push an accumulator or its rescaling out of int32.
    bias.forEach((start, o) => {
      const [low, high] = sumRange(layer, o);
      const highest = Math.max(0, start + high);
      const [factor = 0, bits = 0] = requantisation ? [multiplier[o], shift[o]] : [0, 1];
      demand(
        Math.max(highest, -start - low) <= INT32_MAX &&
          inRange(bits, 1, 30) &&
          highest * factor + 2 ** (bits - 1) <= INT32_MAX,
        `layer ${index}, channel ${o}`,
      );
    });
  });
  demand(size.height * size.width === 1 && inputs >= 2, 'its logits');
}

function inRange(value: number, low: number, high: number): boolean {
  return Number.isInteger(value) && value >= low && value <= high;
}

function demand(holds: boolean, part: string): void {
  if (!holds) invalid(part);
}
