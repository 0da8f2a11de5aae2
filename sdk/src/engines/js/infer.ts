/**
 * The readable reference: the integer network in plain JavaScript, layer by layer.
 *
 * Every other engine is tested against this one, so it follows the formula of `model/network.ts`
 * with two liberties: each input is padded once, so that the inner loop has no edges; and codes of 0
 * (most of them: paper, and whatever a ReLU has cut) are passed over, for they add nothing. Every
 * value stays within int32 (`model/check.ts` has seen to that) and is therefore exact; `| 0` changes
 * none and tells the compiler so.
 */
import {
  ACTIVATION_MAX,
  convolvedSize,
  type Layer,
  type MapSize,
  type Network,
  outputSize,
  pixelToCode,
  type Requantisation,
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
    const convolved = convolvedSize(layer, size);
    size = outputSize(layer, size);
    const pooled = <Values extends LayerOutput>(values: Values): Values =>
      layer.pool === 2 ? maxPool(values, convolved, layer.outChannels) : values;
    if (!layer.requantisation) return pooled(accumulators);
    codes = pooled(requantise(layer.requantisation, accumulators));
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
  // The codes of one window that are not 0, and the tap of each.
  const factors = new Uint8Array(taps);
  const places = new Int32Array(taps);
  let at = 0;
  for (let y = 0; y < out.height; y++) {
    for (let x = 0; x < out.width; x++) {
      const corner = y * stride * inputRow + x * stride * inChannels;
      let count = 0;
      for (let i = 0; i < kernel; i++) {
        for (let j = 0; j < kernelRow; j++) {
          const code = input[corner + i * inputRow + j] as number;
          if (code === 0) continue;
          factors[count] = code;
          places[count++] = i * kernelRow + j;
        }
      }
      for (let o = 0; o < outChannels; o++) {
        let sum = bias[o] as number;
        for (let n = 0; n < count; n++) {
          const weight = weights[o * taps + (places[n] as number)] as number;
          sum = (sum + (factors[n] as number) * weight) | 0;
        }
        sums[at++] = sum;
      }
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
function requantise({ multiplier, shift }: Requantisation, accumulators: Int32Array): Uint8Array {
  const codes = new Uint8Array(accumulators.length);
  const channels = multiplier.length;
  for (let o = 0; o < channels; o++) {
    const factor = multiplier[o] as number;
    const bits = shift[o] as number;
    const half = 1 << (bits - 1);
    for (let i = o; i < codes.length; i += channels) {
      const positive = Math.max(0, accumulators[i] as number);
      codes[i] = Math.min(ACTIVATION_MAX, (positive * factor + half) >> bits);
    }
  }
  return codes;
}

/** The largest value of each 2×2 window; an odd last row or column is dropped. */
function maxPool<Values extends LayerOutput>(
  values: Values,
  size: MapSize,
  channels: number,
): Values {
  const height = size.height >> 1;
  const width = size.width >> 1;
  const row = size.width * channels;
  const pooled = values.slice(0, height * width * channels) as Values;
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
