/**
 * Owns the one shape in which training holds ready digits: MNIST's own 28×28 bytes and their labels.
 * It must not know where digits come from, nor what is done with them.
 */

/** Bytes of one digit: 28×28, row-major, 0 = paper, 255 = ink. */
export const DIGIT_BYTES = 784;

/** Ready digits: white ink on black. */
export interface Digits {
  /** n·784 bytes, digit after digit, each row-major. */
  readonly images: Uint8Array;
  /** n bytes, each 0..9. */
  readonly labels: Uint8Array;
}

/** How many digits there are. */
export function count(digits: Digits): number {
  return digits.labels.length;
}

/** The 784 bytes of digit `index`, as a view. @throws RangeError when there is no such digit. */
export function imageAt(digits: Digits, index: number): Uint8Array {
  if (!Number.isInteger(index) || index < 0 || index >= count(digits)) {
    throw new RangeError(`No digit ${index}: there are ${count(digits)}.`);
  }
  return digits.images.subarray(index * DIGIT_BYTES, (index + 1) * DIGIT_BYTES);
}

/** Digits `start` (included) to `end` (excluded), as views; both clamp as in `Array.prototype.slice`. */
export function slice(digits: Digits, start: number, end: number = count(digits)): Digits {
  const labels = digits.labels.subarray(start, end);
  const first = start < 0 ? Math.max(0, count(digits) + start) : Math.min(start, count(digits));
  const images = digits.images.subarray(first * DIGIT_BYTES, (first + labels.length) * DIGIT_BYTES);
  return { images, labels };
}

/** The digits at `indices`, in that order, copied. @throws RangeError when an index is out of range. */
export function subset(digits: Digits, indices: ArrayLike<number>): Digits {
  const images = new Uint8Array(indices.length * DIGIT_BYTES);
  const labels = new Uint8Array(indices.length);
  Array.from(indices).forEach((index, position) => {
    images.set(imageAt(digits, index), position * DIGIT_BYTES);
    labels.set(digits.labels.subarray(index, index + 1), position);
  });
  return { images, labels };
}

/** All parts in order, copied into one. */
export function concat(parts: readonly Digits[]): Digits {
  const total = parts.reduce((sum, part) => sum + count(part), 0);
  const images = new Uint8Array(total * DIGIT_BYTES);
  const labels = new Uint8Array(total);
  let position = 0;
  for (const part of parts) {
    images.set(part.images, position * DIGIT_BYTES);
    labels.set(part.labels, position);
    position += count(part);
  }
  return { images, labels };
}
