/**
 * The part of TFLite's schema (schema.fbs, version 3) that our exports use, as flatbuffer tables.
 *
 * Owns field numbers and enumerations, as the schema has them, and the order in which a flatbuffer
 * is built (children first). Knows nothing of networks.
 */
import type { Builder, Offset } from 'flatbuffers';

/** `TensorType`. */
export const TensorType = { INT32: 2, UINT8: 3, INT8: 9 } as const;

/** `BuiltinOperator`, and the version of each that its operand types ask for. */
export const Operators = {
  ADD: { code: 0, version: 1 },
  CONV_2D: { code: 3, version: 3 },
  MAX_POOL_2D: { code: 17, version: 2 },
  RESHAPE: { code: 22, version: 1 },
  PAD: { code: 34, version: 2 },
  QUANTIZE: { code: 114, version: 1 },
  BATCH_MATMUL: { code: 126, version: 3 },
} as const;

/** `Padding`. */
export const Padding = { SAME: 0, VALID: 1 } as const;

/** `ActivationFunctionType`. */
export const Activation = { NONE: 0, RELU: 1 } as const;

/** Highest operator code that also fits `deprecated_builtin_code`, which old readers look at. */
const LAST_OLD_CODE = 127;

/** A tensor; `data` only where it is constant. */
export interface Tensor {
  readonly name: string;
  readonly type: (typeof TensorType)[keyof typeof TensorType];
  /** The first dimension is the batch, where `batched`. */
  readonly shape: readonly number[];
  readonly batched?: boolean;
  readonly data?: Int8Array | Int32Array;
  /** Real value of one step: one for all, or one per index of the first dimension. */
  readonly scales?: Float32Array;
  /** The step that stands for 0; 0 when absent. */
  readonly zeroPoint?: number;
}

/** Writes the table of an operator's options and says which member of `BuiltinOptions` it is. */
export type Options = (builder: Builder) => { readonly type: number; readonly offset: Offset };

/** An operator; numbers are indices of tensors. */
export interface Operator {
  readonly name: keyof typeof Operators;
  readonly inputs: readonly number[];
  readonly output: number;
  readonly options: Options;
}

export const conv2dOptions =
  (padding: number, stride: number, activation: number): Options =>
  (builder) => {
    builder.startObject(7);
    builder.addFieldInt8(0, padding, 0);
    builder.addFieldInt32(1, stride, 0);
    builder.addFieldInt32(2, stride, 0);
    builder.addFieldInt8(3, activation, 0);
    return { type: 1, offset: builder.endObject() };
  };

/** A square window that moves by its own side. */
export const pool2dOptions =
  (side: number): Options =>
  (builder) => {
    builder.startObject(6);
    builder.addFieldInt8(0, Padding.VALID, 0);
    for (const field of [1, 2, 3, 4]) builder.addFieldInt32(field, side, 0);
    return { type: 5, offset: builder.endObject() };
  };

/** The product of `x` with the transpose of `y`. */
export const batchMatMulOptions: Options = (builder) => {
  builder.startObject(3);
  builder.addFieldInt8(1, 1, 0);
  return { type: 101, offset: builder.endObject() };
};

export const addOptions: Options = empty(11);
export const reshapeOptions: Options = empty(17);
export const padOptions: Options = empty(22);
export const quantizeOptions: Options = empty(89);

function empty(type: number): Options {
  return (builder) => {
    builder.startObject(0);
    return { type, offset: builder.endObject() };
  };
}

export function tensorTable(builder: Builder, tensor: Tensor, buffer: number): Offset {
  const { type, shape, batched = false, scales, zeroPoint = 0 } = tensor;
  const name = builder.createString(tensor.name);
  const sizes = int32s(builder, shape);
  const signature = batched ? int32s(builder, [-1, ...shape.slice(1)]) : 0;
  const quantization = scales ? quantizationTable(builder, scales, zeroPoint) : 0;
  builder.startObject(11);
  builder.addFieldOffset(0, sizes, 0);
  builder.addFieldInt8(1, type, 0);
  builder.addFieldInt32(2, buffer, 0);
  builder.addFieldOffset(3, name, 0);
  builder.addFieldOffset(4, quantization, 0);
  builder.addFieldOffset(7, signature, 0);
  return builder.endObject();
}

function quantizationTable(builder: Builder, scales: Float32Array, zero: number): Offset {
  builder.startVector(4, scales.length, 4);
  for (const scale of scales.toReversed()) builder.addFloat32(scale);
  const scale = builder.endVector();
  builder.startVector(8, scales.length, 8);
  for (let i = 0; i < scales.length; i++) builder.addInt64(BigInt(zero));
  const zeroPoint = builder.endVector();
  builder.startObject(7);
  builder.addFieldOffset(2, scale, 0);
  builder.addFieldOffset(3, zeroPoint, 0);
  return builder.endObject();
}

export function operatorTable(builder: Builder, operator: Operator, opcode: number): Offset {
  const options = operator.options(builder);
  const inputs = int32s(builder, operator.inputs);
  const outputs = int32s(builder, [operator.output]);
  builder.startObject(14);
  builder.addFieldInt32(0, opcode, 0);
  builder.addFieldOffset(1, inputs, 0);
  builder.addFieldOffset(2, outputs, 0);
  builder.addFieldInt8(3, options.type, 0);
  builder.addFieldOffset(4, options.offset, 0);
  return builder.endObject();
}

export function operatorCodeTable(builder: Builder, name: keyof typeof Operators): Offset {
  const { code, version } = Operators[name];
  builder.startObject(4);
  builder.addFieldInt8(0, Math.min(code, LAST_OLD_CODE), 0);
  builder.addFieldInt32(2, version, 1);
  builder.addFieldInt32(3, code, 0);
  return builder.endObject();
}

/** A constant's bytes, aligned as the schema demands; no bytes for what is computed. */
export function bufferTable(builder: Builder, bytes: Uint8Array | null): Offset {
  let data = 0;
  if (bytes) {
    builder.startVector(1, bytes.length, 16);
    for (const byte of bytes.toReversed()) builder.addInt8(byte);
    data = builder.endVector();
  }
  builder.startObject(3);
  builder.addFieldOffset(0, data, 0);
  return builder.endObject();
}

export function int32s(builder: Builder, values: readonly number[]): Offset {
  builder.startVector(4, values.length, 4);
  for (const value of values.toReversed()) builder.addInt32(value);
  return builder.endVector();
}

export function tables(builder: Builder, offsets: readonly Offset[]): Offset {
  builder.startVector(4, offsets.length, 4);
  for (const offset of offsets.toReversed()) builder.addOffset(offset);
  return builder.endVector();
}
