/**
 * The readable reference: the integer network in plain JavaScript, layer by layer.
 *
 * Every other engine is tested against this one, so it follows the formula of `model/network.ts`
 * with one liberty: codes of 0 (most of them: borders, paper, and whatever a ReLU has cut) are passed
 * over, for they add nothing. Every value stays within int32 (`model/check.ts` has seen to that) and is
 * therefore exact; `| 0` changes none and tells the compiler so.
 */
import {
  ACTIVATION_MAX,
  convolvedSize,
  type Layer,
  type MapSize,
  type Network,
  outputSize,
  pixelToCode,
} from '../../model/network.ts';

/** Activation codes of one digit, height·width·channels; logits for the last layer. */
export type LayerOutput = Uint8Array | Int32Array;

/**
 * Runs the network on ready digits.
 * @param pixels `count · height · width · channels` bytes, 0..255, white ink on black, row-major.
 * @returns `count · labels` int32 logits, row-major.
 */
export function inferLogits(network: Network, pixels: Uint8Array, count: number): Int32Array {
  const labels = network.layers.at(-1)?.outChannels ?? 0;
  const digit = network.height * network.width * network.channels;
  const logits = new Int32Array(count * labels);
  for (let n = 0; n < count; n++) {
    const outputs = [...traceLayers(network, pixels.subarray(n * digit, (n + 1) * digit))];
    logits.set(outputs.at(-1) ?? [], n * labels);
  }
  return logits;
}

/** Every layer's output for one digit, in order, each computed when it is asked for. */
export function* traceLayers(
  network: Network,
  pixels: Uint8Array,
): Generator<LayerOutput, undefined> {
  let codes: LayerOutput = pixels.map(pixelToCode);
  let size: MapSize = network;
  for (const layer of network.layers) {
    const convolved = convolvedSize(layer, size);
    codes = convolve(layer, codes, size, convolved);
    if (layer.pool === 2) codes = maxPool(codes, convolved, layer.outChannels);
    size = outputSize(layer, size);
    yield codes;
  }
}

/** Positions row by row with channels last. */
function convolve(layer: Layer, codes: LayerOutput, from: MapSize, to: MapSize): LayerOutput {
  const { kernel, stride, padding, inChannels, outChannels, weights, bias } = layer;
  const { multiplier, shift } = layer.requantisation ?? {};
  const rowLength = from.width * inChannels;
  const kernelRow = kernel * inChannels;
  const taps = kernel * kernelRow;
  const length = to.height * to.width * outChannels;
  const output = multiplier ? new Uint8Array(length) : new Int32Array(length);
  // The codes of one window that are not 0, and the tap of each.
  const factors = new Uint8Array(taps);
  const places = new Int32Array(taps);
  let at = 0;
  const write = (o: number, sum: number): void => {
    output[at + o] =
      multiplier && shift ? requantise(sum, multiplier[o] as number, shift[o] as number) : sum;
  };
  for (let y = 0; y < to.height; y++) {
    for (let x = 0; x < to.width; x++) {
      const left = (x * stride - padding) * inChannels;
      let count = 0;
      for (let i = 0; i < kernel; i++) {
        const row = y * stride - padding + i;
        if (row < 0 || row >= from.height) continue;
        for (let j = Math.max(0, -left); j < kernelRow && left + j < rowLength; j++) {
          const code = codes[row * rowLength + left + j] as number;
          if (code === 0) continue;
          factors[count] = code;
          places[count++] = i * kernelRow + j;
        }
      }
      // Two channels at a time, which so share what is read of the window; an odd last one is its own pair.
      for (let o = 0; o < outChannels; o += 2) {
        const other = Math.min(o + 1, outChannels - 1);
        let sum = bias[o] as number;
        let otherSum = bias[other] as number;
        for (let n = 0; n < count; n++) {
          const place = places[n] as number;
          const factor = factors[n] as number;
          sum = (sum + factor * (weights[o * taps + place] as number)) | 0;
          otherSum = (otherSum + factor * (weights[other * taps + place] as number)) | 0;
        }
        write(o, sum);
        write(other, otherSum);
      }
      at += outChannels;
    }
  }
  return output;
}

/** ReLU, rescaling and saturation to an activation code. */
function requantise(sum: number, multiplier: number, shift: number): number {
  const rounded = Math.max(0, sum) * multiplier + (1 << (shift - 1));
  return Math.min(ACTIVATION_MAX, rounded >> shift);
}

/** The largest value of each 2×2 window; an odd last row or column is dropped. */
function maxPool(values: LayerOutput, size: MapSize, channels: number): LayerOutput {
  const height = size.height >> 1;
  const width = size.width >> 1;
  const row = size.width * channels;
  const pooled = values.slice(0, height * width * channels);
  let at = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const first = 2 * y * row + 2 * x * channels;
      for (let i = first; i < first + channels; i++) {
        const top = Math.max(values[i] as number, values[i + channels] as number);
        const bottom = Math.max(values[i + row] as number, values[i + row + channels] as number);
        pooled[at++] = Math.max(top, bottom);
      }
    }
  }
  return pooled;
}
