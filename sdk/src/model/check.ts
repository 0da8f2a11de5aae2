/**
 * The rules that every network keeps, so that engines need not check anything and never overflow.
 * A file that breaks one is refused before any engine sees it.
 */
import { InkdigitError } from '../errors.ts';
import {
  ACTIVATION_MAX,
  convolvedSize,
  type MapSize,
  type Network,
  outputSize,
} from './network.ts';

/** Bounds that keep a hostile file from allocating much or computing long. */
const LIMITS = { layers: 32, channels: 1024, side: 256, kernel: 28, macs: 1e9 };
const INT32_MAX = 2 ** 31 - 1;

/** @throws {InkdigitError} `model-format` naming the first rule that the network breaks. */
export function checkNetwork({ height, width, channels, layers }: Network): void {
  let size: MapSize = { height, width };
  let inputs = channels;
  let macs = 0;
  demand(
    inRange(height, 1, LIMITS.side) &&
      inRange(width, 1, LIMITS.side) &&
      inRange(channels, 1, LIMITS.channels),
    `an input of ${height} × ${width} × ${channels}`,
  );
  demand(inRange(layers.length, 1, LIMITS.layers), `${layers.length} layers`);
  layers.forEach((layer, index) => {
    const { kernel, stride, padding, pool, inChannels, outChannels } = layer;
    const { weights, bias, requantisation } = layer;
    const { multiplier, shift } = requantisation ?? { multiplier: bias, shift: bias };
    const taps = kernel ** 2 * inputs;
    const rule = (holds: boolean, problem: string): void =>
      demand(holds, `layer ${index}: ${problem}`);

    rule(
      inRange(kernel, 1, LIMITS.kernel) &&
        inRange(stride, 1, 2) &&
        inRange(padding, 0, kernel - 1) &&
        inRange(pool, 1, 2) &&
        inChannels === inputs &&
        inRange(outChannels, 1, LIMITS.channels) &&
        weights.length === taps * outChannels &&
        [bias, multiplier, shift].every(({ length }) => length === outChannels),
      'its shape',
    );
    const convolved = convolvedSize(layer, size);
    macs += convolved.height * convolved.width * weights.length;
    size = outputSize(layer, size);
    inputs = outChannels;
    rule(size.height >= 1 && size.width >= 1 && macs <= LIMITS.macs, 'its cost');
    rule((index === layers.length - 1) === !requantisation, 'its requantisation');

    // Worst cases: no input can push an accumulator or its rescaling out of int32.
    bias.forEach((start, o) => {
      const own = weights.subarray(o * taps, (o + 1) * taps);
      const reach = (sign: number): number =>
        own.reduce(
          (sum, weight) => sum + ACTIVATION_MAX * Math.max(0, sign * weight),
          sign * start,
        );
      const highest = Math.max(0, reach(1));
      rule(Math.max(highest, reach(-1)) <= INT32_MAX && !own.includes(-128), `channel ${o}`);
      if (!requantisation) return;
      const [factor = 0, bits = 0] = [multiplier[o], shift[o]];
      rule(
        inRange(bits, 1, 30) && highest * factor + 2 ** (bits - 1) <= INT32_MAX,
        `the rescaling of channel ${o}`,
      );
    });
  });
  demand(size.height * size.width === 1 && inputs >= 2, 'no logits');
}

function inRange(value: number, low: number, high: number): boolean {
  return Number.isInteger(value) && value >= low && value <= high;
}

function demand(holds: boolean, problem: string): void {
  if (holds) return;
  throw new InkdigitError('model-format', `No valid network (${problem}): export the model again.`);
}
