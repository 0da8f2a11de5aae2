/**
 * The float32 student as TFLite: `pixels` [batch, 28, 28, 1] to `logits` [batch, 1, 1, 10]. Field
 * numbers and enumerations are those of TFLite's schema.fbs, version 3.
 */
import { Builder, type Offset } from 'flatbuffers';
import type { Folded } from './fold.ts';

const SCHEMA_VERSION = 3;
const FILE_IDENTIFIER = 'TFL3';
/** `BuiltinOperator`, in the order of the file's own list of operators. */
const OPERATORS = { CONV_2D: 3, MAX_POOL_2D: 17 } as const;
const [CONV, POOL] = [0, 1];
/** `Padding`, `ActivationFunctionType`, members of `BuiltinOptions`. */
const [SAME, VALID] = [0, 1];
const [NONE, RELU] = [0, 1];
const [CONV_OPTIONS, POOL_OPTIONS] = [1, 5];

interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data?: Float32Array;
}

interface Operator {
  readonly code: number;
  readonly inputs: readonly number[];
  readonly output: number;
  readonly layer: Folded;
}

/**
 * @param batch digits of a call: runtimes that compile ahead take it as it stands.
 * @returns the file.
 * @throws {Error} when a layer is padded otherwise than TFLite's SAME.
 */
export function encodeTflite(layers: readonly Folded[], batch: number): Uint8Array {
  const tensors: Tensor[] = [];
  const add = (name: string, shape: readonly number[], data?: Float32Array): number =>
    tensors.push({ name, shape, ...(data && { data }) }) - 1;
  const operators: Operator[] = [];
  const input = add('pixels', [batch, 28, 28, 1]);
  let last = input;
  for (const layer of layers) {
    const { name, kernel, inChannels, outChannels, convolvedSide, outputSide, pool } = layer;
    const weights = add(
      `${name}/weights`,
      [outChannels, kernel, kernel, inChannels],
      layer.weights,
    );
    const bias = add(`${name}/bias`, [outChannels], layer.bias);
    const output = layer === layers.at(-1) ? 'logits' : name;
    const sums = add(output, [batch, convolvedSide, convolvedSide, outChannels]);
    operators.push({ code: CONV, inputs: [last, weights, bias], output: sums, layer });
    last = sums;
    if (pool === 1) continue;
    const pooled = add(`${name}/pooled`, [batch, outputSide, outputSide, outChannels]);
    operators.push({ code: POOL, inputs: [last], output: pooled, layer });
    last = pooled;
  }
  return write(tensors, operators, input, last);
}

function write(
  tensors: readonly Tensor[],
  operators: readonly Operator[],
  input: number,
  output: number,
): Uint8Array {
  const builder = new Builder(131_072);
  const constants = tensors.flatMap(({ data }) => data ?? []);
  // Buffer 0 is empty and stands for whatever is computed.
  const buffers = list(builder, [
    buffer(builder),
    ...constants.map((data) => buffer(builder, data)),
  ]);
  const codes = list(
    builder,
    Object.values(OPERATORS).map((code) => {
      builder.startObject(4);
      builder.addFieldInt8(0, code, 0);
      builder.addFieldInt32(2, 1, 1);
      builder.addFieldInt32(3, code, 0);
      return builder.endObject();
    }),
  );
  let constant = 0;
  const tensorTables = list(
    builder,
    tensors.map(({ name, shape, data }) => {
      const label = builder.createString(name);
      const sizes = integers(builder, shape);
      builder.startObject(8);
      builder.addFieldOffset(0, sizes, 0);
      builder.addFieldInt32(2, data ? ++constant : 0, 0);
      builder.addFieldOffset(3, label, 0);
      return builder.endObject();
    }),
  );
  const operatorTables = list(
    builder,
    operators.map((operator) => operatorTable(builder, operator)),
  );
  const [inputs, outputs] = [integers(builder, [input]), integers(builder, [output])];
  builder.startObject(5);
  for (const [field, offset] of [tensorTables, inputs, outputs, operatorTables].entries()) {
    builder.addFieldOffset(field, offset, 0);
  }
  const subgraphs = list(builder, [builder.endObject()]);
  builder.startObject(8);
  builder.addFieldInt32(0, SCHEMA_VERSION, 0);
  builder.addFieldOffset(1, codes, 0);
  builder.addFieldOffset(2, subgraphs, 0);
  builder.addFieldOffset(4, buffers, 0);
  builder.finish(builder.endObject(), FILE_IDENTIFIER);
  return builder.asUint8Array();
}

function operatorTable(builder: Builder, { code, inputs, output, layer }: Operator): Offset {
  const options = code === CONV ? convOptions(builder, layer) : poolOptions(builder);
  const [ins, outs] = [integers(builder, inputs), integers(builder, [output])];
  builder.startObject(5);
  builder.addFieldInt32(0, code, 0);
  builder.addFieldOffset(1, ins, 0);
  builder.addFieldOffset(2, outs, 0);
  builder.addFieldInt8(3, code === CONV ? CONV_OPTIONS : POOL_OPTIONS, 0);
  builder.addFieldOffset(4, options, 0);
  return builder.endObject();
}

function convOptions(builder: Builder, layer: Folded): Offset {
  const { name, kernel, stride, padding, inputSide, convolvedSide, relu } = layer;
  // SAME pads so that the sides stay, evenly where the kernel is odd and the step is 1.
  const same = padding > 0 && convolvedSide === inputSide && 2 * padding === kernel - 1;
  if (padding > 0 && !same) throw new Error(`TFLite has no name for the padding of ${name}.`);
  builder.startObject(6);
  builder.addFieldInt8(0, same ? SAME : VALID, SAME);
  builder.addFieldInt32(1, stride, 0);
  builder.addFieldInt32(2, stride, 0);
  builder.addFieldInt8(3, relu ? RELU : NONE, NONE);
  return builder.endObject();
}

function poolOptions(builder: Builder): Offset {
  builder.startObject(6);
  builder.addFieldInt8(0, VALID, SAME);
  for (const field of [1, 2, 3, 4]) builder.addFieldInt32(field, 2, 0);
  return builder.endObject();
}

/** A constant's bytes, aligned as the schema demands. */
function buffer(builder: Builder, values?: Float32Array): Offset {
  let data = 0;
  if (values) {
    builder.startVector(1, 4 * values.length, 16);
    for (const value of values.toReversed()) builder.addFloat32(value);
    data = builder.endVector();
  }
  builder.startObject(3);
  builder.addFieldOffset(0, data, 0);
  return builder.endObject();
}

function integers(builder: Builder, values: readonly number[]): Offset {
  builder.startVector(4, values.length, 4);
  for (const value of values.toReversed()) builder.addInt32(value);
  return builder.endVector();
}

function list(builder: Builder, offsets: readonly Offset[]): Offset {
  builder.startVector(4, offsets.length, 4);
  for (const offset of offsets.toReversed()) builder.addOffset(offset);
  return builder.endVector();
}
