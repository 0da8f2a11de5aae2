/**
 * The integer network as TFLite operators: bytes in, int8 all the way, int32 logits out.
 *
 * Owns which operator says what. Knows nothing of flatbuffers.
 *
 * Activations are int8 with zero point 0, of which RELU leaves 0..127: the very codes of our own
 * engines, saturation included. The dense layer is a BATCH_MATMUL of int8 into int32, so that the
 * logits are whole accumulators; an int8 output would make ties of close ones.
 */
import type { MapSize, Model, Network } from '../../sdk.ts';
import { lower, type LoweredLayer } from '../lower.ts';
import {
  Activation,
  addOptions,
  batchMatMulOptions,
  conv2dOptions,
  type Operator,
  Padding,
  padOptions,
  pool2dOptions,
  quantizeOptions,
  reshapeOptions,
  type Tensor,
  TensorType,
} from './schema.ts';

const UNIT: Float32Array = Float32Array.of(1);
const HALF: Float32Array = Float32Array.of(0.5);

/** Tensors and the operators that connect them, in order; operators name tensors by index. */
export class Graph {
  readonly tensors: Tensor[] = [];
  readonly operators: Operator[] = [];
  readonly input: number;
  readonly output: number;
  readonly #batch: number;

  /** @param batch digits per call; the first dimension of what goes in and comes out. */
  constructor(model: Model, batch: number) {
    this.#batch = batch;
    const { hidden, dense } = lower(model);
    const { height, width, channels } = model.network;
    const bytes = { shape: [batch, height, width, channels], batched: true, scales: HALF };
    this.input = this.#add({ ...bytes, name: 'pixels', type: TensorType.UINT8 });
    let at = this.#halve(this.input, model.network);
    hidden.forEach((layer, index) => {
      at = this.#convolve(at, layer, `layer${index}`);
    });
    this.output = this.#multiply(at, dense, model.logitScale);
  }

  /**
   * Bytes to codes, `pixel >> 1`. Half of an odd byte lies between two codes, and kernels differ on
   * where they round it to; so a convolution takes a quarter off, which no kernel rounds wrongly.
   */
  #halve(pixels: number, { height, width, channels }: Network): number {
    const shape = [this.#batch, height, width, channels];
    const bytes = this.#apply('QUANTIZE', [pixels], quantizeOptions, {
      ...{ name: 'bytes', type: TensorType.INT8, shape, batched: true },
      ...{ scales: HALF, zeroPoint: -128 },
    });
    const identity = new Int8Array(channels * channels);
    for (let c = 0; c < channels; c++) identity[c * channels + c] = 64;
    const scales = new Float32Array(channels).fill(1 / 64);
    const quarter = { ...constant('halve/bias', new Int32Array(channels).fill(-32)) };
    const weights = { ...constant('halve/weights', identity, [channels, 1, 1, channels]), scales };
    return this.#apply(
      'CONV_2D',
      [bytes, this.#add(weights), this.#add({ ...quarter, scales: scales.map((s) => s / 2) })],
      conv2dOptions(Padding.VALID, 1, Activation.RELU),
      this.#codes('codes', { height, width }, channels),
    );
  }

  #convolve(input: number, layer: LoweredLayer, name: string): number {
    const { kernel, stride, inChannels, outChannels, pool, weightScales: scales } = layer;
    const padding = paddingOf(layer);
    const padded = padding === 'explicit' ? this.#pad(input, layer, name) : input;
    const shape = [outChannels, kernel, kernel, inChannels];
    const weights = { ...constant(`${name}/weights`, layer.weights, shape), scales };
    // The scale of the input is 1, so the bias has the scales of the weights.
    const bias = { ...constant(`${name}/bias`, layer.bias), scales };
    const mode = padding === 'same' ? Padding.SAME : Padding.VALID;
    const codes = this.#apply(
      'CONV_2D',
      [padded, this.#add(weights), this.#add(bias)],
      conv2dOptions(mode, stride, Activation.RELU),
      this.#codes(name, layer.convolved, outChannels),
    );
    if (pool === 1) return codes;
    const pooled = this.#codes(`${name}/pooled`, layer.output, outChannels);
    return this.#apply('MAX_POOL_2D', [codes], pool2dOptions(pool), pooled);
  }

  #pad(input: number, { padding, input: size, inChannels }: LoweredLayer, name: string): number {
    const edges = Int32Array.of(0, 0, padding, padding, padding, padding, 0, 0);
    const amounts = this.#add(constant(`${name}/edges`, edges, [4, 2]));
    const [height, width] = [size.height + 2 * padding, size.width + 2 * padding];
    const padded = this.#codes(`${name}/padded`, { height, width }, inChannels);
    return this.#apply('PAD', [input, amounts], padOptions, padded);
  }

  #multiply(input: number, dense: LoweredLayer, logitScale: number): number {
    const { outChannels, inChannels, kernel } = dense;
    const taps = kernel ** 2 * inChannels;
    const scales = Float32Array.of(logitScale);
    const row = this.#add(constant('row', Int32Array.of(-1, taps)));
    const features = this.#apply('RESHAPE', [input, row], reshapeOptions, {
      ...{ name: 'features', type: TensorType.INT8, shape: [this.#batch, taps], batched: true },
      scales: UNIT,
    });
    const weights = constant('dense/weights', dense.weights, [outChannels, taps]);
    const logits = {
      ...{ type: TensorType.INT32, shape: [this.#batch, outChannels], batched: true },
      scales,
    };
    const sums = this.#apply(
      'BATCH_MATMUL',
      [features, this.#add({ ...weights, scales })],
      batchMatMulOptions,
      { ...logits, name: 'dense/sums' },
    );
    const bias = this.#add(constant('dense/bias', dense.bias));
    return this.#apply('ADD', [sums, bias], addOptions, { ...logits, name: 'logits' });
  }

  #codes(name: string, { height, width }: MapSize, channels: number): Tensor {
    const shape = [this.#batch, height, width, channels];
    return { name, type: TensorType.INT8, shape, batched: true, scales: UNIT };
  }

  #add(tensor: Tensor): number {
    return this.tensors.push(tensor) - 1;
  }

  #apply(
    name: Operator['name'],
    inputs: readonly number[],
    options: Operator['options'],
    result: Tensor,
  ): number {
    const output = this.#add(result);
    this.operators.push({ name, inputs, options, output });
    return output;
  }
}

function constant(
  name: string,
  data: Int8Array | Int32Array,
  shape: readonly number[] = [data.length],
): Tensor {
  const type = data instanceof Int8Array ? TensorType.INT8 : TensorType.INT32;
  return { name, type, shape, data };
}

/**
 * TFLite takes no numbers for padding: `same` puts half of what a full cover needs on the upper
 * left and the rest on the lower right. Whatever differs from ours becomes an operator of its own.
 */
function paddingOf(layer: LoweredLayer): 'same' | 'valid' | 'explicit' {
  const { kernel, stride, padding, input, convolved } = layer;
  if (padding === 0) return 'valid';
  const alike = (length: number, steps: number): boolean =>
    steps === Math.ceil(length / stride) &&
    Math.max(0, (steps - 1) * stride + kernel - length) >> 1 === padding;
  const same = alike(input.height, convolved.height) && alike(input.width, convolved.width);
  return same ? 'same' : 'explicit';
}
