/** Writes `model.bin`; the layout is in `format.ts`. For trainers: the sdk's entries do not reach it. */
import { checkNetwork } from './check.ts';
import {
  CHECKSUM_BYTES,
  FORMAT_VERSION,
  HEADER_BYTES,
  LAYER_BYTES,
  layerOffsets,
  type LayerOffsets,
  MAGIC,
  tensorStart,
} from './format.ts';
import type { Model } from './model.ts';
import type { Layer } from './network.ts';
import { sha256 } from './sha256.ts';

/** Bytes of the file. @throws {InkdigitError} `model-format` when the network breaks a rule. */
export function encodeModel(model: Model): Uint8Array {
  checkNetwork(model.network);
  const { height, width, channels, layers } = model.network;
  const meta = metaBytes(model);
  const offsets = locateTensors(model);
  const size = (offsets.at(-1)?.end ?? 0) + CHECKSUM_BYTES;
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode(MAGIC));
  [FORMAT_VERSION, layers.length].forEach((value, i) => view.setUint16(4 + 2 * i, value, true));
  view.setUint32(8, size, true);
  view.setUint32(12, meta.length, true);
  [height, width, channels, 0].forEach((value, i) => view.setUint16(16 + 2 * i, value, true));
  view.setFloat32(24, model.logitScale, true);
  layers.forEach((layer, i) => {
    const at = HEADER_BYTES + LAYER_BYTES * i;
    bytes.set([layer.kernel, layer.stride, layer.padding, layer.pool], at);
    view.setUint16(at + 4, layer.outChannels, true);
    view.setUint8(at + 6, layer.requantisation ? 1 : 0);
    const place = offsets[i];
    if (place) writeTensors(view, layer, place);
  });
  bytes.set(meta, HEADER_BYTES + LAYER_BYTES * layers.length);
  const end = size - CHECKSUM_BYTES;
  bytes.set(sha256(bytes.subarray(0, end)).subarray(0, CHECKSUM_BYTES), end);
  return bytes;
}

/** Where each layer's tensors lie in the encoded file. */
export function locateTensors(model: Model): LayerOffsets[] {
  const { layers } = model.network;
  let at = tensorStart(layers.length, metaBytes(model).length);
  return layers.map((layer) => {
    const { kernel, inChannels, outChannels } = layer;
    const requantised = layer.requantisation !== null;
    const offsets = layerOffsets({ kernel, inChannels, outChannels, requantised }, at);
    at = offsets.end;
    return offsets;
  });
}

function metaBytes({ name, version, labels, metrics }: Model): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ name, version, labels, metrics }));
}

function writeTensors(view: DataView, layer: Layer, place: LayerOffsets): void {
  layer.bias.forEach((value, o) => view.setInt32(place.bias + 4 * o, value, true));
  layer.requantisation?.multiplier.forEach((value, o) =>
    view.setUint16(place.multiplier + 2 * o, value, true),
  );
  layer.requantisation?.shift.forEach((value, o) => view.setUint8(place.shift + o, value));
  layer.weights.forEach((value, i) => view.setInt8(place.weights + i, value));
}
