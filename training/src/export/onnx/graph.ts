/**
 * The integer network as ONNX nodes in the quantise-dequantise (QDQ) form: runtimes that know it
 * fuse each DequantizeLinear, Conv, QuantizeLinear into one int8 convolution, all others compute
 * the same in float32.
 *
 * Owns which node says what. Knows nothing of files.
 *
 * Activations are uint8 with zero point 0, which is the ReLU, and clipped to 127: the very codes of
 * our own engines. Seven bits also keep x86 kernels that add pairs in 16 bits from overflowing.
 */
import { create } from '@bufbuild/protobuf';
import { type NodeProto, NodeProtoSchema, type TensorProto, TensorProto_DataType } from 'onnx-buf';

import { ACTIVATION_MAX, type Model } from '../../sdk.ts';
import { lower, type LoweredLayer } from '../lower.ts';
import { attribute, constant, type Value } from './tensors.ts';

const { INT8, INT32, UINT8, FLOAT } = TensorProto_DataType;

/**
 * Real value of one step of a pixel: 255 is code 127. `pixel · 127 / 255`, rounded to the nearest
 * integer, is `pixel >> 1` for every byte, with 1/512 to spare.
 */
const PIXEL_SCALE = 127 / 255;

/** Nodes in order, and the constants that they name. */
export class Graph {
  readonly nodes: NodeProto[] = [];
  readonly constants: TensorProto[] = [];
  /** Names of what goes in and comes out. */
  readonly input = 'pixels';
  readonly output = 'logits';

  constructor(model: Model) {
    const { hidden, dense } = lower(model);
    const unit = this.#constant('unit', FLOAT, [], Float32Array.of(1));
    const zero = this.#constant('zero', UINT8, [], Uint8Array.of(0));
    if (hidden.length > 0) this.#constant('top', UINT8, [], Uint8Array.of(ACTIVATION_MAX));
    this.#constant('pixels/scale', FLOAT, [], Float32Array.of(PIXEL_SCALE));

    const halves = this.#apply('DequantizeLinear', ['pixels', 'pixels/scale', zero], 'halves');
    let codes = this.#apply('QuantizeLinear', [halves, unit, zero], 'codes');
    hidden.forEach((layer, index) => {
      const name = `layer${index}`;
      const sums = this.#convolve(codes, layer, name, `${name}/real`);
      const quantised = this.#apply('QuantizeLinear', [sums, unit, zero], `${name}/quantised`);
      codes = this.#apply('Clip', [quantised, zero, 'top'], `${name}/codes`);
      if (layer.pool === 1) return;
      const window = { kernel_shape: [2, 2], strides: [2, 2] };
      codes = this.#apply('MaxPool', [codes], `${name}/pooled`, window);
    });
    const logits = this.#convolve(codes, dense, 'dense', 'dense/map');
    this.#apply('Flatten', [logits], this.output, { axis: 1 });
  }

  /** Dequantises what a convolution reads, and convolves. */
  #convolve(codes: string, layer: LoweredLayer, name: string, result: string): string {
    const { kernel, stride, padding, inChannels, outChannels, weightScales, bias } = layer;
    const shape = [outChannels, inChannels, kernel, kernel];
    const scales = this.#constant(`${name}/scales`, FLOAT, [outChannels], weightScales);
    const weights = this.#constant(`${name}/weights`, INT8, shape, channelsFirst(layer));
    // The scale of the input is 1, so the bias has the scales of the weights.
    const offsets = this.#constant(`${name}/bias`, INT32, [outChannels], bias);
    const channelwise = { axis: 0 };
    return this.#apply(
      'Conv',
      [
        this.#apply('DequantizeLinear', [codes, 'unit', 'zero'], `${name}/input`),
        this.#apply('DequantizeLinear', [weights, scales], `${weights}/real`, channelwise),
        this.#apply('DequantizeLinear', [offsets, scales], `${offsets}/real`, channelwise),
      ],
      result,
      {
        kernel_shape: [kernel, kernel],
        strides: [stride, stride],
        pads: [padding, padding, padding, padding],
      },
    );
  }

  #constant(
    name: string,
    type: TensorProto_DataType,
    shape: readonly number[],
    values: Value,
  ): string {
    this.constants.push(constant(name, type, shape, values));
    return name;
  }

  #apply(
    opType: string,
    input: string[],
    output: string,
    attributes: Record<string, number | number[]> = {},
  ): string {
    this.nodes.push(
      create(NodeProtoSchema, {
        opType,
        name: output,
        input,
        output: [output],
        attribute: Object.entries(attributes).map(([name, value]) => attribute(name, value)),
      }),
    );
    return output;
  }
}

/** Weights from [out, kernel, kernel, in] to [out, in, kernel, kernel], as ONNX wants them. */
function channelsFirst({ weights, kernel, inChannels }: LoweredLayer): Int8Array {
  const area = kernel ** 2;
  const taps = area * inChannels;
  return weights.map((_, i) => {
    const [o, rest] = [Math.floor(i / taps), i % taps];
    const [c, place] = [Math.floor(rest / area), rest % area];
    return weights[o * taps + place * inChannels + c] ?? 0;
  });
}
