/** Reads the tensors of `model.bin`, raw or coded. Knows no layer: it is asked for so many of a kind. */
import { ArithmeticDecoder, type Counts, newCounts } from './arithmetic.ts';

/** Most integers that a coded file may hold: as many as a page decodes in a second. */
const MOST_CODED = 2 ** 22;

/** Tensors in the order in which the file has them; `null` when the file has not so many. */
export interface Tensors {
  bias(count: number): Int32Array | null;
  multiplier(count: number): Uint16Array | null;
  shift(count: number): Uint8Array | null;
  weights(count: number): Int8Array | null;
  /** Whether nothing is left. */
  readonly done: boolean;
}

/** Kinds of typed arrays that tensors are. */
type Kind<T> = new (from: ArrayBuffer | number) => T;

/** Tensors as they lie in memory. */
export function rawTensors(bytes: Uint8Array): Tensors {
  let at = bytes.byteOffset;
  const end = at + bytes.length;
  const read =
    <T>(kind: Kind<T>, size: number) =>
    (count: number): T | null => {
      const from = at;
      at += count * size;
      // A copy, for tensors lie at any offset; little-endian, as every machine with a browser is.
      return at > end ? null : new kind(bytes.buffer.slice(from, at) as ArrayBuffer);
    };
  return {
    bias: read(Int32Array, 4),
    multiplier: read(Uint16Array, 2),
    shift: read(Uint8Array, 1),
    weights: read(Int8Array, 1),
    get done() {
      return at === end;
    },
  };
}

/** Tensors in one arithmetic code. */
export function codedTensors(bytes: Uint8Array): Tensors {
  const decoder = new ArithmeticDecoder(bytes);
  let left = MOST_CODED;
  const read = <T extends Int32Array | Uint16Array | Uint8Array | Int8Array>(kind: Kind<T>) => {
    const counts: Counts = newCounts();
    return (count: number): T | null => {
      left -= count;
      if (left < 0) return null;
      const values = new kind(count);
      for (let i = 0; i < count; i++) values[i] = decoder.read(counts);
      return values;
    };
  };
  return {
    bias: read(Int32Array),
    multiplier: read(Uint16Array),
    shift: read(Uint8Array),
    weights: read(Int8Array),
    // The code has no end of its own; the checksum vouches for it.
    done: true,
  };
}
