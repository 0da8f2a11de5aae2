/** Reads `model.bin`; the layout is in `format.ts`. Trusts no byte of it. */
import { InkdigitError } from '../errors.ts';
import { checkNetwork } from './check.ts';
import {
  CHECKSUM_BYTES,
  FORMAT_VERSION,
  HEADER_BYTES,
  LAYER_BYTES,
  layerOffsets,
  MAGIC,
  tensorStart,
} from './format.ts';
import type { Metrics, Model, ModelCard } from './model.ts';
import type { Layer } from './network.ts';
import { sha256 } from './sha256.ts';

/**
 * Decodes and checks a whole bundle file.
 * @throws {InkdigitError} `model-format` when it is not a model this version reads;
 *   `model-integrity` when it is one, damaged.
 */
export function decodeModel(bytes: Uint8Array): Model {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  checkEnvelope(bytes, view);
  const layerCount = view.getUint16(6, true);
  const metaSize = view.getUint32(12, true);
  const metaAt = HEADER_BYTES + LAYER_BYTES * layerCount;
  let at = tensorStart(layerCount, metaSize);
  if (at > bytes.length) damaged('it is too short');
  const card = parseMeta(bytes.subarray(metaAt, metaAt + metaSize));

  const channels = view.getUint16(20, true);
  const layers: Layer[] = [];
  for (let i = 0; i < layerCount; i++) {
    const inChannels = layers.at(-1)?.outChannels ?? channels;
    const [layer, end] = readLayer(view, HEADER_BYTES + LAYER_BYTES * i, inChannels, at);
    layers.push(layer);
    at = end;
  }
  if (at + CHECKSUM_BYTES !== bytes.length) damaged('it is too long');
  const network = {
    height: view.getUint16(16, true),
    width: view.getUint16(18, true),
    channels,
    layers,
  };
  checkNetwork(network);
  const logitScale = view.getFloat32(24, true);
  if (!(logitScale > 0 && logitScale < Infinity)) damaged(`its logit scale is ${logitScale}`);
  const labels = layers.at(-1)?.outChannels;
  if (card.labels.length !== labels)
    damaged(`it has ${card.labels.length} labels for ${labels} logits`);
  return { ...card, network, logitScale };
}

function checkEnvelope(bytes: Uint8Array, view: DataView): void {
  const head = String.fromCharCode(...bytes.subarray(0, 15));
  if (!head.startsWith(MAGIC)) {
    const html = /^\s*<(!doctype|html)/i.test(head);
    throw new InkdigitError(
      'model-format',
      html
        ? 'This is a web page, not an inkdigit model: check the address.'
        : 'This is not an inkdigit model: check the address or the file.',
    );
  }
  if (bytes.length < HEADER_BYTES + CHECKSUM_BYTES) damaged('it is too short');
  const version = view.getUint16(4, true);
  if (version !== FORMAT_VERSION) {
    throw new InkdigitError(
      'model-format',
      `The model has format v${version}, this inkdigit reads v${FORMAT_VERSION}: update ${version > FORMAT_VERSION ? 'inkdigit' : 'the model'}.`,
    );
  }
  const size = view.getUint32(8, true);
  if (size !== bytes.length) damaged(`it has ${bytes.length} bytes of ${size}`);
  const end = bytes.length - CHECKSUM_BYTES;
  const sum = sha256(bytes.subarray(0, end)).subarray(0, CHECKSUM_BYTES);
  if (!sum.every((byte, i) => byte === bytes[end + i])) damaged('its checksum does not match');
}

function parseMeta(bytes: Uint8Array): ModelCard {
  try {
    const meta: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    const { name, version, labels, metrics } = meta as Record<string, unknown>;
    if (isText(name) && isText(version) && isTexts(labels) && isMetrics(metrics)) {
      return { name, version, labels, metrics };
    }
  } catch {
    // Said below.
  }
  throw new InkdigitError(
    'model-format',
    'The model lacks its name, version, labels or metrics: export it again.',
  );
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(isText);
}

function isMetrics(value: unknown): value is Metrics {
  return Object.values(value as object).every((metric) => typeof metric === 'number');
}

/** One layer, copied out of the file, and the offset after it. */
function readLayer(
  view: DataView,
  record: number,
  inChannels: number,
  at: number,
): [Layer, number] {
  const byte = (i: number): number => view.getUint8(record + i);
  const [kernel, stride, padding, pool] = [byte(0), byte(1), byte(2), byte(3)];
  const outChannels = view.getUint16(record + 4, true);
  const requantised = byte(6) === 1;
  const place = layerOffsets({ kernel, inChannels, outChannels, requantised }, at);
  if (place.end > view.byteLength - CHECKSUM_BYTES) damaged('it is too short');
  // Copies, because tensors lie at any offset; little-endian, as every machine with a browser is.
  const copy = (from: number, to: number): ArrayBuffer =>
    view.buffer.slice(view.byteOffset + from, view.byteOffset + to) as ArrayBuffer;
  const bias = new Int32Array(copy(place.bias, place.multiplier));
  const requantisation = requantised
    ? {
        multiplier: new Uint16Array(copy(place.multiplier, place.shift)),
        shift: new Uint8Array(copy(place.shift, place.weights)),
      }
    : null;
  const weights = new Int8Array(copy(place.weights, place.end));
  const shape = { kernel, stride, padding, pool, inChannels, outChannels };
  return [{ ...shape, weights, bias, requantisation }, place.end];
}

function damaged(problem: string): never {
  throw new InkdigitError(
    'model-integrity',
    `The model is damaged: ${problem}. Load it again, or replace the file.`,
  );
}
