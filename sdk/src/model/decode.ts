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
import type { Model, ModelCard } from './model.ts';
import type { Layer } from './network.ts';
import { sha256 } from './sha256.ts';

/**
 * Decodes and checks a whole bundle file.
 * @param verify whether the checksum must be right; that costs milliseconds on a cold page.
 * @throws {InkdigitError} `model-format` when it is not a model this version reads;
 *   `model-integrity` when it is one, damaged.
 */
export function decodeModel(bytes: Uint8Array, verify = true): Model {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  checkEnvelope(bytes, view);
  if (verify) checkSum(bytes);
  const layerCount = view.getUint16(6, true);
  const metaSize = view.getUint32(12, true);
  const metaAt = HEADER_BYTES + LAYER_BYTES * layerCount;
  let at = tensorStart(layerCount, metaSize);
  if (at > bytes.length) damaged('too short');
  const card = parseMeta(bytes.subarray(metaAt, metaAt + metaSize));

  const channels = view.getUint16(20, true);
  const layers: Layer[] = [];
  for (let i = 0; i < layerCount; i++) {
    const inChannels = layers.at(-1)?.outChannels ?? channels;
    const [layer, end] = readLayer(view, HEADER_BYTES + LAYER_BYTES * i, inChannels, at);
    layers.push(layer);
    at = end;
  }
  if (at + CHECKSUM_BYTES !== bytes.length) damaged('too long');
  const network = {
    height: view.getUint16(16, true),
    width: view.getUint16(18, true),
    channels,
    layers,
  };
  checkNetwork(network);
  const logitScale = view.getFloat32(24, true);
  if (!(logitScale > 0 && logitScale < Infinity)) damaged('logit scale');
  if (card.labels.length !== layers.at(-1)?.outChannels) damaged('labels');
  return { ...card, network, logitScale };
}

function checkEnvelope(bytes: Uint8Array, view: DataView): void {
  const head = String.fromCharCode(...bytes.subarray(0, 15));
  if (!head.startsWith(MAGIC)) {
    const what = /^\s*<(!doctype|html)/i.test(head) ? 'a web page, ' : '';
    throw new InkdigitError(
      'model-format',
      `This is ${what}not an inkdigit model: check the address or the file.`,
    );
  }
  if (bytes.length < HEADER_BYTES + CHECKSUM_BYTES) damaged('too short');
  const [version, size] = [view.getUint16(4, true), view.getUint32(8, true)];
  if (version !== FORMAT_VERSION) {
    throw new InkdigitError(
      'model-format',
      `The model has format v${version}, this inkdigit reads v${FORMAT_VERSION}: update ${version > FORMAT_VERSION ? 'inkdigit' : 'the model'}.`,
    );
  }
  if (size !== bytes.length) damaged(`${bytes.length} bytes of ${size}`);
}

function checkSum(bytes: Uint8Array): void {
  const sum = sha256(bytes.subarray(0, -CHECKSUM_BYTES));
  if (bytes.subarray(-CHECKSUM_BYTES).some((byte, i) => byte !== sum[i])) damaged('checksum');
}

function parseMeta(bytes: Uint8Array): ModelCard {
  try {
    const { name, version, labels, metrics } = JSON.parse(
      new TextDecoder('utf-8', { fatal: true }).decode(bytes),
    ) as ModelCard;
    const sound =
      Array.isArray(labels) &&
      [name, version, ...labels].every((text) => typeof text === 'string') &&
      Object.values(metrics).every((metric) => typeof metric === 'number');
    if (sound) return { name, version, labels, metrics };
  } catch {
    // Said below.
  }
  throw new InkdigitError(
    'model-format',
    'The model lacks a name, version, labels or metrics: export it again.',
  );
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
  if (place.end > view.byteLength - CHECKSUM_BYTES) damaged('too short');
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
  throw new InkdigitError('model-integrity', `The model is damaged (${problem}): load it again.`);
}
