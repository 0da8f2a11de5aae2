/**
 * The network by hand in float32 JavaScript, as one would write it without a library: straight
 * loops over channels-last maps, no tricks. Rounds where the int8 network rounds.
 */
import { DIGIT_BYTES, type Load } from '../contract.ts';
import { bestOfTen } from './support/digits.ts';
import { readLayers, type FloatLayer } from './support/model.ts';

/** A map of `side` · `side` · channels. */
interface Map {
  readonly side: number;
  readonly values: Float32Array;
}

export const load: Load = async (base) => {
  const file = await fetch(`${base}models/raw.bin`);
  const layers = readLayers(await file.arrayBuffer());
  return {
    predict: (pixels) =>
      Promise.resolve(
        Uint8Array.from({ length: pixels.length / DIGIT_BYTES }, (_, n) => {
          const digit = pixels.subarray(n * DIGIT_BYTES, (n + 1) * DIGIT_BYTES);
          let map: Map = { side: 28, values: Float32Array.from(digit, (pixel) => pixel >> 1) };
          for (const layer of layers) map = maxPool(layer, convolve(layer, map));
          return bestOfTen(map.values)[0] ?? 0;
        }),
      ),
  };
};

function convolve(layer: FloatLayer, input: Map): Map {
  const { kernel, stride, padding, inChannels, outChannels, weights, bias, scale } = layer;
  const side = Math.floor((input.side + 2 * padding - kernel) / stride) + 1;
  const values = new Float32Array(side * side * outChannels);
  for (let y = 0, out = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      for (let o = 0; o < outChannels; o++, out++) {
        let sum = bias[o] as number;
        for (let i = 0; i < kernel; i++) {
          const row = y * stride + i - padding;
          if (row < 0 || row >= input.side) continue;
          for (let j = 0; j < kernel; j++) {
            const column = x * stride + j - padding;
            if (column < 0 || column >= input.side) continue;
            const from = (row * input.side + column) * inChannels;
            const weight = ((o * kernel + i) * kernel + j) * inChannels;
            for (let c = 0; c < inChannels; c++) {
              sum += (input.values[from + c] as number) * (weights[weight + c] as number);
            }
          }
        }
        values[out] = scale
          ? Math.min(127, Math.floor(Math.max(sum, 0) * (scale[o] as number) + 0.5))
          : sum;
      }
    }
  }
  return { side, values };
}

function maxPool({ pool, outChannels }: FloatLayer, input: Map): Map {
  if (pool === 1) return input;
  const side = Math.floor(input.side / 2);
  const values = new Float32Array(side * side * outChannels);
  for (let y = 0, out = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      for (let o = 0; o < outChannels; o++, out++) {
        const at = (2 * y * input.side + 2 * x) * outChannels + o;
        const below = at + input.side * outChannels;
        values[out] = Math.max(
          input.values[at] as number,
          input.values[at + outChannels] as number,
          input.values[below] as number,
          input.values[below + outChannels] as number,
        );
      }
    }
  }
  return { side, values };
}
