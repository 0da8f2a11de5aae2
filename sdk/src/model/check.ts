/**
 * The rules that every network keeps, so that engines need not check anything and never overflow.
 * A file that breaks one is refused before any engine sees it.
 */
import { InkdigitError } from '../errors.ts';
import { ACTIVATION_MAX, convolvedSize, type Layer, type Network, outputSize } from './network.ts';

/** Bounds that keep a hostile file from allocating much or computing long. */
const LIMITS = { layers: 32, channels: 1024, side: 256, kernel: 28, macs: 1e9 };
const INT32_MAX = 2 ** 31 - 1;

/** @throws {InkdigitError} `model-format` naming the first rule that the network breaks. */
export function checkNetwork({ height, width, channels, layers }: Network): void {
  demand(
    inRange(height, 1, LIMITS.side) &&
      inRange(width, 1, LIMITS.side) &&
      inRange(channels, 1, LIMITS.channels),
    `it reads ${height} × ${width} × ${channels} pixels`,
  );
  demand(inRange(layers.length, 1, LIMITS.layers), `it has ${layers.length} layers`);
  let size = { height, width };
  let inChannels = channels;
  let macs = 0;
  layers.forEach((layer, index) => {
    const name = `layer ${index}`;
    checkShape(layer, inChannels, name);
    const convolved = convolvedSize(layer, size);
    macs += convolved.height * convolved.width * layer.weights.length;
    size = outputSize(layer, size);
    inChannels = layer.outChannels;
    demand(size.height >= 1 && size.width >= 1, `${name} leaves no pixel of its input`);
    demand(macs <= LIMITS.macs, `it needs over ${LIMITS.macs} multiply-accumulates`);
    const last = index === layers.length - 1;
    demand(
      last === (layer.requantisation === null),
      `${name} must ${last ? 'not ' : ''}be requantised`,
    );
    for (let o = 0; o < layer.outChannels; o++) checkChannel(layer, o, `${name}, channel ${o}`);
  });
  demand(
    size.height * size.width === 1 && inChannels >= 2,
    `it ends in ${size.height} × ${size.width} × ${inChannels}, not in logits`,
  );
}

function checkShape(layer: Layer, channels: number, name: string): void {
  const { kernel, stride, padding, pool, inChannels, outChannels } = layer;
  demand(
    inRange(kernel, 1, LIMITS.kernel) &&
      inRange(stride, 1, 2) &&
      inRange(padding, 0, kernel - 1) &&
      inRange(pool, 1, 2) &&
      inRange(inChannels, channels, channels) &&
      inRange(outChannels, 1, LIMITS.channels),
    `${name} reads ${channels} channels and has the shape ${JSON.stringify({ kernel, stride, padding, pool, inChannels, outChannels })}`,
  );
  const { weights, bias, requantisation } = layer;
  const { multiplier, shift } = requantisation ?? { multiplier: bias, shift: bias };
  demand(
    weights.length === kernel ** 2 * channels * outChannels &&
      [bias, multiplier, shift].every(({ length }) => length === outChannels),
    `${name} has tensors that are not of its shape`,
  );
}

/** Worst cases of one channel: no input can push its accumulator or its rescaling out of int32. */
function checkChannel(layer: Layer, o: number, name: string): void {
  const taps = layer.weights.length / layer.outChannels;
  let highest = layer.bias[o] ?? 0;
  let lowest = highest;
  let smallest = 0;
  for (const weight of layer.weights.subarray(o * taps, (o + 1) * taps)) {
    smallest = Math.min(smallest, weight);
    if (weight > 0) highest += ACTIVATION_MAX * weight;
    else lowest += ACTIVATION_MAX * weight;
  }
  demand(smallest >= -127, `${name} has the weight −128`);
  demand(highest <= INT32_MAX && lowest >= -INT32_MAX, `${name} can overflow its accumulator`);
  if (!layer.requantisation) return;
  const shift = layer.requantisation.shift[o] ?? 0;
  demand(inRange(shift, 1, 30), `${name} has the shift ${shift}`);
  const largest =
    Math.max(highest, 0) * (layer.requantisation.multiplier[o] ?? 0) + 2 ** (shift - 1);
  demand(largest <= INT32_MAX, `${name} can overflow its rescaling`);
}

function inRange(value: number, low: number, high: number): boolean {
  return Number.isInteger(value) && value >= low && value <= high;
}

function demand(holds: boolean, problem: string): void {
  if (holds) return;
  throw new InkdigitError('model-format', `No valid network (${problem}): export the model again.`);
}
