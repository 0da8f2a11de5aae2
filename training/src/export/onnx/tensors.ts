/** ONNX constants and attributes of plain numbers. Knows the encoding and no network. */
import { create } from '@bufbuild/protobuf';
import {
  type AttributeProto,
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  type TensorProto,
  type TensorProto_DataType,
  TensorProtoSchema,
} from 'onnx-buf';

/** Numbers in the machine's order, which is ONNX's wherever Node runs: little-endian. */
export type Value = Int8Array | Uint8Array | Int32Array | Float32Array;

/** A named constant; an empty shape makes it a scalar. */
export function constant(
  name: string,
  dataType: TensorProto_DataType,
  shape: readonly number[],
  values: Value,
): TensorProto {
  const rawData = Uint8Array.from(
    new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
  );
  return create(TensorProtoSchema, { name, dataType, dims: shape.map(BigInt), rawData });
}

/** A whole number, or a list of them. */
export function attribute(name: string, value: number | readonly number[]): AttributeProto {
  return typeof value === 'number'
    ? create(AttributeProtoSchema, {
        name,
        type: AttributeProto_AttributeType.INT,
        i: BigInt(value),
      })
    : create(AttributeProtoSchema, {
        name,
        type: AttributeProto_AttributeType.INTS,
        ints: value.map(BigInt),
      });
}
