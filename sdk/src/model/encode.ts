/** Writes `model.bin`; the layout is in `format.ts`. For trainers: the sdk's entries do not reach it. */
import { newCounts } from './arithmetic/decode.ts';
import { ArithmeticEncoder } from './arithmetic/encode.ts';
import { checkNetwork } from './check.ts';
import {
  CHECKSUM_BYTES,
  CODED,
  FORMAT_VERSION,
  HEADER_BYTES,
  LAYER_BYTES,
  MAGIC,
  RAW,
  tensorStart,
} from './format.ts';
import type { Model } from './model.ts';
import type { Layer } from './network.ts';
import { sha256 } from './sha256.ts';

/** How the tensors are stored: coded is smaller, raw can be read by anybody. */
export type Storage = 'coded' | 'raw';

/** Bytes of the file. @throws {InkdigitError} `model-format` when the network breaks a rule. */
export function encodeModel(model: Model, storage: Storage = 'coded'): Uint8Array {
  checkNetwork(model.network);
  const { height, width, channels, layers } = model.network;
  const meta = metaBytes(model);
  const tensors = storage === 'coded' ? codeTensors(layers) : layTensors(layers);
  const start = tensorStart(layers.length, meta.length);
  const end = start + tensors.length;
  const bytes = new Uint8Array(end + CHECKSUM_BYTES);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode(MAGIC));
  [FORMAT_VERSION, layers.length].forEach((value, i) => view.setUint16(4 + 2 * i, value, true));
  view.setUint32(8, bytes.length, true);
  view.setUint32(12, meta.length, true);
  const stored = storage === 'coded' ? CODED : RAW;
  [height, width, channels, stored].forEach((value, i) => view.setUint16(16 + 2 * i, value, true));
  view.setFloat32(24, model.logitScale, true);
  layers.forEach((layer, i) => {
    const at = HEADER_BYTES + LAYER_BYTES * i;
    bytes.set([layer.kernel, layer.stride, layer.padding, layer.pool], at);
    view.setUint16(at + 4, layer.outChannels, true);
    view.setUint8(at + 6, layer.requantisation ? 1 : 0);
  });
  bytes.set(meta, HEADER_BYTES + LAYER_BYTES * layers.length);
  bytes.set(tensors, start);
  bytes.set(sha256(bytes.subarray(0, end)).subarray(0, CHECKSUM_BYTES), end);
  return bytes;
}

function metaBytes({ name, version, labels, metrics, rejectBelow }: Model): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ name, version, labels, metrics, rejectBelow }));
}

/** All tensors in one arithmetic code. */
function codeTensors(layers: readonly Layer[]): Uint8Array {
  const encoder = new ArithmeticEncoder();
  const kind = (): ((values: ArrayLike<number>) => void) => {
    const counts = newCounts();
    return (values) => Array.from(values).forEach((value) => encoder.write(counts, value));
  };
  const [bias, multiplier, shift, weights] = [kind(), kind(), kind(), kind()];
  for (const layer of layers) {
    bias(layer.bias);
    if (layer.requantisation) {
      multiplier(layer.requantisation.multiplier);
      shift(layer.requantisation.shift);
    }
    weights(layer.weights);
  }
  return encoder.finish();
}

/** All tensors as they lie in memory, little-endian. */
function layTensors(layers: readonly Layer[]): Uint8Array {
  const parts = layers.flatMap(({ bias, requantisation, weights }) => [
    bias,
    ...(requantisation ? [requantisation.multiplier, requantisation.shift] : []),
    weights,
  ]);
  const bytes = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const { buffer, byteOffset, byteLength } of parts) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += byteLength;
  }
  return bytes;
}
