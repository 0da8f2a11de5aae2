/**
 * Owns the IDX format in which MNIST is published
 * (http://yann.lecun.com/exdb/mnist/, "The IDX file format"), for unsigned bytes.
 * Pure: bytes in, tensor out. It must not know files, compression or MNIST's splits.
 */
import { DataError } from './error.ts';

/** A tensor of unsigned bytes, row-major. */
export interface IdxTensor {
  readonly shape: readonly number[];
  /** A view into the bytes that were parsed. */
  readonly data: Uint8Array;
}

const UNSIGNED_BYTE = 0x08;
const REMEDY = 'Get the file again from its publisher.';

/**
 * Reads one IDX file: two zero bytes, the type code 0x08, the number of dimensions,
 * one big-endian 32-bit size per dimension, then the bytes.
 *
 * @param bytes the whole file, unpacked.
 * @param name what to call the file in errors.
 * @throws DataError `format` for a bad magic or bytes to spare, `truncated` for too few bytes.
 */
export function parseIdx(bytes: Uint8Array, name = 'IDX data'): IdxTensor {
  const [zero0, zero1, type, rank] = bytes;
  if (rank === undefined) {
    throw new DataError('truncated', `${name} holds ${bytes.length} bytes, no IDX header.`, REMEDY);
  }
  if (zero0 !== 0 || zero1 !== 0 || type !== UNSIGNED_BYTE || rank === 0) {
    const magic = Array.from(bytes.subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0'));
    throw new DataError(
      'format',
      `${name} starts with ${magic.join(' ')}, not with 00 00 08 and a number of dimensions: it is no IDX file of bytes.`,
      REMEDY,
    );
  }
  const start = 4 + 4 * rank;
  if (bytes.length < start) {
    throw new DataError('truncated', `${name} ends inside its IDX header.`, REMEDY);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  const size = shape.reduce((product, length) => product * length, 1);
  const data = bytes.subarray(start);
  if (data.length !== size) {
    throw new DataError(
      data.length < size ? 'truncated' : 'format',
      `${name} promises ${shape.join('×')} = ${size} bytes and holds ${data.length}.`,
      REMEDY,
    );
  }
  return { shape, data };
}
