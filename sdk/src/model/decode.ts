/** Reads `model.bin`; the layout is in `format.ts`. Trusts no byte of it. */
import { InkdigitError } from '../errors.ts';
import { arithmeticDecoder, type ArithmeticDecoder } from './arithmetic/decode.ts';
import { checkNetwork } from './check.ts';
import {
  CHECKSUM_BYTES,
  CODED,
  FORMAT_VERSION,
  HEADER_BYTES,
  LAYER_BYTES,
  MAGIC,
  tensorStart,
} from './format.ts';
import type { Model, ModelCard } from './model.ts';
import type { Layer } from './network.ts';
import { damaged, invalid } from './refuse.ts';
import { sha256 } from './sha256.ts';
import { codedTensors, rawTensors, type ReadTensor } from './tensors.ts';

/** What the JSON holds. */
type Meta = ModelCard & Pick<Model, 'rejectBelow'>;

/**
 * Decodes and checks a whole bundle file.
 * @param trusted whether the file is known to be right: its checksum and its network then go
 *   unchecked, which saves a cold page milliseconds.
 * @param decoder of coded tensors.
 * @throws {InkdigitError} `model-format` when it is not a model this version reads;
 *   `model-integrity` when it is one, damaged.
 */
export function decodeModel(
  bytes: Uint8Array,
  trusted = false,
  decoder: ArithmeticDecoder = arithmeticDecoder,
): Model {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const short = (at: number): number => view.getUint16(at, true);
  checkEnvelope(bytes, view);
  const end = bytes.length - CHECKSUM_BYTES;
  if (!trusted) {
    const sum = sha256(bytes.subarray(0, end));
    if (bytes.subarray(end).some((byte, i) => byte !== sum[i])) damaged('checksum');
  }
  const layerCount = short(6);
  const metaSize = view.getUint32(12, true);
  const metaAt = HEADER_BYTES + LAYER_BYTES * layerCount;
  const start = tensorStart(layerCount, metaSize);
  if (start > end || short(22) > CODED) damaged('header');
  const tensors = bytes.subarray(start, end);
  const read = short(22) === CODED ? codedTensors(decoder(tensors)) : rawTensors(tensors);
  const [height, width, channels] = [short(16), short(18), short(20)];
  const layers: Layer[] = [];
  let outputs = channels;
  for (let at = HEADER_BYTES; at < metaAt; at += LAYER_BYTES) {
    const layer = readLayer(bytes.subarray(at, at + LAYER_BYTES), outputs, read);
    outputs = layer.outChannels;
    layers.push(layer);
  }
  const network = { height, width, channels, layers };
  if (!trusted) checkNetwork(network);
  const logitScale = view.getFloat32(24, true);
  if (!(logitScale > 0 && logitScale < Infinity)) damaged('header');
  const meta = parseMeta(bytes.subarray(metaAt, metaAt + metaSize), outputs);
  return { ...meta, network, logitScale };
}

function checkEnvelope(bytes: Uint8Array, view: DataView): void {
  const head = String.fromCharCode(...bytes.subarray(0, 15));
  if (!head.startsWith(MAGIC)) {
    const what = /^\s*<(!doctype|html)/i.test(head) ? 'a web page, ' : '';
    throw new InkdigitError(
      'model-format',
      `This is ${what}not an inkdigit model: check its address.`,
    );
  }
  if (bytes.length < HEADER_BYTES + CHECKSUM_BYTES) damaged('size');
  const version = view.getUint16(4, true);
  if (version !== FORMAT_VERSION) {
    throw new InkdigitError(
      'model-format',
      `The model has format v${version}, this inkdigit reads v${FORMAT_VERSION}: update inkdigit.`,
    );
  }
  if (view.getUint32(8, true) !== bytes.length) damaged('size');
}

/** @param labelCount how many labels there must be. */
function parseMeta(bytes: Uint8Array, labelCount: number): Meta {
  try {
    const {
      name,
      version,
      labels,
      metrics,
      rejectBelow = 0,
    } = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as ModelCard &
      Partial<Meta>;
    if (
      labels.length === labelCount &&
      labels.concat(name, version).every((text) => typeof text === 'string') &&
      [rejectBelow, ...Object.values(metrics)].every(Number.isFinite)
    ) {
      return { name, version, labels, metrics, rejectBelow };
    }
  } catch {
    // Said below.
  }
  return invalid('its name, version, labels or metrics');
}

/** One layer: its shape from its record, its tensors from where the file has them. */
function readLayer(record: Uint8Array, inChannels: number, read: ReadTensor): Layer {
  const [kernel = 0, stride = 0, padding = 0, pool = 0, low = 0, high = 0, requantised] = record;
  const outChannels = low + 256 * high;
  const bias = read(Int32Array, outChannels);
  const requantisation =
    requantised === 1
      ? { multiplier: read(Uint16Array, outChannels), shift: read(Uint8Array, outChannels) }
      : null;
  const weights = read(Int8Array, outChannels * kernel ** 2 * inChannels);
  return { kernel, stride, padding, pool, inChannels, outChannels, weights, bias, requantisation };
}
