/** Reads `model.bin`; the layout is in `format.ts`. Trusts no byte of it. */
import { InkdigitError } from '../errors.ts';
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
import { sha256 } from './sha256.ts';
import { codedTensors, rawTensors, type Tensors } from './tensors.ts';

/** What the JSON holds. */
type Meta = ModelCard & Pick<Model, 'rejectBelow'>;

const SHORT = 'too short';

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
  const end = bytes.length - CHECKSUM_BYTES;
  const start = tensorStart(layerCount, metaSize);
  if (start > end) damaged(SHORT);
  const tensors = openTensors(view.getUint16(22, true), bytes.subarray(start, end));
  const card = parseMeta(bytes.subarray(metaAt, metaAt + metaSize));

  const channels = view.getUint16(20, true);
  const layers: Layer[] = [];
  for (let i = 0; i < layerCount; i++) {
    const inChannels = layers.at(-1)?.outChannels ?? channels;
    layers.push(readLayer(view, HEADER_BYTES + LAYER_BYTES * i, inChannels, tensors));
  }
  if (!tensors.done) damaged('too long');
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
  if (bytes.length < HEADER_BYTES + CHECKSUM_BYTES) damaged(SHORT);
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

function parseMeta(bytes: Uint8Array): Meta {
  try {
    const {
      name,
      version,
      labels,
      metrics,
      rejectBelow = 0,
    } = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as ModelCard &
      Partial<Meta>;
    const sound =
      Array.isArray(labels) &&
      [name, version, ...labels].every((text) => typeof text === 'string') &&
      [rejectBelow, ...Object.values(metrics)].every((share) => typeof share === 'number');
    if (sound) return { name, version, labels, metrics, rejectBelow };
  } catch {
    // Said below.
  }
  throw new InkdigitError(
    'model-format',
    'The model lacks its name, version, labels or metrics: export it again.',
  );
}

function openTensors(storage: number, bytes: Uint8Array): Tensors {
  if (storage > CODED) damaged(`tensors stored in way ${storage}`);
  return storage === CODED ? codedTensors(bytes) : rawTensors(bytes);
}

/** One layer: its shape from its record, its tensors from where the file has them. */
function readLayer(view: DataView, record: number, inChannels: number, tensors: Tensors): Layer {
  const byte = (i: number): number => view.getUint8(record + i);
  const [kernel, stride, padding, pool] = [byte(0), byte(1), byte(2), byte(3)];
  const outChannels = view.getUint16(record + 4, true);
  const bias = tensors.bias(outChannels) ?? damaged(SHORT);
  const requantisation =
    byte(6) === 1
      ? {
          multiplier: tensors.multiplier(outChannels) ?? damaged(SHORT),
          shift: tensors.shift(outChannels) ?? damaged(SHORT),
        }
      : null;
  const weights = tensors.weights(outChannels * kernel ** 2 * inChannels) ?? damaged(SHORT);
  return { kernel, stride, padding, pool, inChannels, outChannels, weights, bias, requantisation };
}

function damaged(problem: string): never {
  throw new InkdigitError('model-integrity', `The model is damaged (${problem}): load it again.`);
}
