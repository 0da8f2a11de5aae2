/**
 * The readable reference: the integer network in plain JavaScript, layer by layer.
 *
 * Every other engine is tested against this one, so it follows the formula of `model/network.ts`
 * with two liberties: each input is padded once, so that the inner loop has no edges, and codes of 0
 * (most of them: paper, and whatever a ReLU has cut) are passed over, for they add nothing.
 * Every value stays within int32 (`model/check.ts` has seen to that) and is therefore exact.
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
    const outputs = traceLayers(network, pixels.subarray(n * digit, (n + 1) * digit));
    logits.set(outputs.at(-1) ?? [], n * labels);
  }
  return logits;
}

/** Every layer's output for one digit, in order: what golden files record. */
export function traceLayers(network: Network, pixels: Uint8Array): LayerOutput[] {
  let codes: Uint8Array = pixels.map(pixelToCode);
  let size: MapSize = network;
  return network.layers.map((layer) => {
    const accumulators = convolve(layer, codes, size);
    if (!layer.requantisation) return accumulators;
    codes = requantise(layer, accumulators);
    if (layer.pool === 2) codes = maxPool(codes, convolvedSize(layer, size), layer.outChannels);
    size = outputSize(layer, size);
    return codes;
  });
}

/** Int32 accumulators, positions row by row with channels last. */
function convolve(layer: Layer, codes: Uint8Array, size: MapSize): Int32Array {
  const { kernel, stride, padding, inChannels, outChannels, weights, bias } = layer;
  const input = padding > 0 ? pad(codes, size, inChannels, padding) : codes;
  const inputRow = (size.width + 2 * padding) * inChannels;
  const kernelRow = kernel * inChannels;
  const taps = kernel * kernelRow;
  const out = convolvedSize(layer, size);
  const sums = new Int32Array(out.height * out.width * outChannels);
  let at = 0;
  for (let y = 0; y < out.height; y++) {
    for (let x = 0; x < out.width; x++) {
      sums.set(bias, at);
      const corner = y * stride * inputRow + x * stride * inChannels;
      for (let i = 0; i < kernel; i++) {
        for (let j = 0; j < kernelRow; j++) {
          const code = input[corner + i * inputRow + j] as number;
          if (code === 0) continue;
          let tap = i * kernelRow + j;
          for (let o = at; o < at + outChannels; o++) {
            sums[o] = (sums[o] as number) + code * (weights[tap] as number);
            tap += taps;
          }
        }
      }
      at += outChannels;
    }
  }
  return sums;
}

/** Surrounds every map with `padding` zeros. */
function pad(codes: Uint8Array, size: MapSize, channels: number, padding: number): Uint8Array {
  const row = size.width * channels;
  const paddedRow = row + 2 * padding * channels;
  const padded = new Uint8Array((size.height + 2 * padding) * paddedRow);
  for (let y = 0; y < size.height; y++) {
    padded.set(
      codes.subarray(y * row, (y + 1) * row),
      (y + padding) * paddedRow + padding * channels,
    );
  }
  return padded;
}

/** ReLU, rescaling and saturation to activation codes. */
function requantise({ requantisation, outChannels }: Layer, accumulators: Int32Array): Uint8Array {
  const codes = new Uint8Array(accumulators.length);
  for (let i = 0; i < codes.length; i++) {
    const o = i % outChannels;
    const multiplier = requantisation?.multiplier[o] as number;
    const shift = requantisation?.shift[o] as number;
    const positive = Math.max(0, accumulators[i] as number);
    codes[i] = Math.min(ACTIVATION_MAX, (positive * multiplier + (1 << (shift - 1))) >> shift);
  }
  return codes;
}

/** The largest code of each 2×2 window; an odd last row or column is dropped. */
function maxPool(codes: Uint8Array, size: MapSize, channels: number): Uint8Array {
  const height = size.height >> 1;
  const width = size.width >> 1;
  const row = size.width * channels;
  const pooled = new Uint8Array(height * width * channels);
  let at = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const first = 2 * y * row + 2 * x * channels;
      for (let i = first; i < first + channels; i++) {
        const top = Math.max(codes[i] as number, codes[i + channels] as number);
        const bottom = Math.max(codes[i + row] as number, codes[i + row + channels] as number);
        pooled[at++] = Math.max(top, bottom);
      }
    }
  }
  return pooled;
}
