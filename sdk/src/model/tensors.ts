/** Reads the tensors of `model.bin`, stored raw or coded; never more of them than there are. */
import type { NextInteger } from './arithmetic/decode.ts';
import { damaged } from './refuse.ts';

/** Most integers that a coded file may hold: as many as a page decodes in a second. */
const MOST_CODED = 2 ** 22;

/** A class of typed arrays; biases, multipliers, shifts and weights each have one of their own. */
interface Kind<T> {
  readonly BYTES_PER_ELEMENT: number;
  new (from: ArrayBuffer | number): T;
}

/**
 * Reads the next tensor, in the order in which the file has them.
 * @throws {InkdigitError} `model-integrity` when the file has not so many integers.
 */
export type ReadTensor = <T extends Int32Array | Uint16Array | Uint8Array | Int8Array>(
  kind: Kind<T>,
  count: number,
) => T;

/** Tensors as they lie in memory; little-endian, as every machine with a browser is. */
export function rawTensors(bytes: Uint8Array): ReadTensor {
  let at = 0;
  return (kind, count) => {
    const from = at;
    at += count * kind.BYTES_PER_ELEMENT;
    if (at > bytes.length) damaged('too short');
    return new kind(Uint8Array.from(bytes.subarray(from, at)).buffer);
  };
}

/** Tensors in one arithmetic code, each kind with its own frequencies. */
export function codedTensors(next: NextInteger): ReadTensor {
  const kinds = [Int32Array, Uint16Array, Uint8Array, Int8Array] as readonly unknown[];
  let left = MOST_CODED;
  return (Kind, count) => {
    left -= count;
    if (left < 0) damaged('too many weights');
    const kind = kinds.indexOf(Kind);
    const values = new Kind(count);
    for (let i = 0; i < count; i++) values[i] = next(kind);
    return values;
  };
}
