/**
 * TensorFlow's GraphDef as the JSON that tfjs reads (the proto3 JSON mapping: bytes in base64, 64-bit
 * integers as text), and constants as tfjs stores them. Knows no network.
 */
import type { io } from '@tensorflow/tfjs';

/** Names of data types in a graph, by their names in tfjs. */
export const TYPES = { float32: 'DT_FLOAT', int32: 'DT_INT32' } as const;

/** One attribute of a node. */
export interface Attribute {
  readonly type?: (typeof TYPES)[keyof typeof TYPES];
  readonly shape?: { readonly dim: readonly { readonly size: number }[] };
  readonly b?: boolean;
  readonly i?: string;
  readonly s?: string;
  readonly list?: { readonly i?: readonly string[]; readonly s?: readonly string[] };
}

/** One operation. */
export interface NodeDef {
  readonly name: string;
  readonly op: string;
  /** Names of the nodes that it reads. */
  readonly input: readonly string[];
  readonly attr: Readonly<Record<string, Attribute>>;
}

/** A constant: what its tensor is, and the bytes that the weight file holds of it. */
export interface Constant {
  readonly name: string;
  readonly dtype: 'float32' | 'int32';
  readonly shape: number[];
  readonly data: Uint8Array | Int32Array | Float32Array;
  /** How bytes become numbers: `byte · scale + min`. */
  readonly quantization?: NonNullable<io.WeightsManifestEntry['quantization']>;
}

/** Integers in [-128, 127], a byte each; tensors of float32. */
export function integers(values: Int8Array, shape: number[]): Omit<Constant, 'name'> {
  return {
    dtype: 'float32',
    shape,
    data: Uint8Array.from(values, (value) => value + 128),
    quantization: { dtype: 'uint8', scale: 1, min: -128 },
  };
}

/** A row of float32. */
export function reals(values: ArrayLike<number>): Omit<Constant, 'name'> {
  return { dtype: 'float32', shape: [values.length], data: Float32Array.from(values) };
}

/** A list of integers. */
export function numbers(values: readonly number[]): Attribute {
  return { list: { i: values.map(String) } };
}

export function text(value: string): Attribute {
  return { s: base64(value) };
}

export function texts(values: readonly string[]): Attribute {
  return { list: { s: values.map(base64) } };
}

function base64(value: string): string {
  return Buffer.from(value).toString('base64');
}
