/** Writes what `decode.ts` reads. For trainers: the sdk's entries do not reach it. */
import { contextOf, count, type Counts, MOST_BITS, split } from './decode.ts';

/** Collects integers; `finish` gives the bytes. */
export class ArithmeticEncoder {
  readonly #bytes: number[] = [];
  #low = 0;
  #range = 2 ** 32 - 1;

  /** @throws RangeError when `value` is no integer of at most 31 significant bits. */
  write(counts: Counts, value: number): void {
    const size = Math.abs(value);
    if (!Number.isInteger(value) || size >= 2 ** MOST_BITS) {
      throw new RangeError(`${value} is no integer of up to ${MOST_BITS} bits.`);
    }
    const bits = size === 0 ? 0 : Math.floor(Math.log2(size)) + 1;
    for (let i = 0; i < bits; i++) this.#bit(counts, contextOf(0, i), 1);
    if (bits < MOST_BITS) this.#bit(counts, contextOf(0, bits), 0);
    if (bits === 0) return;
    this.#bit(counts, contextOf(bits, 0), value < 0 ? 1 : 0);
    for (let i = bits - 2; i >= 0; i--) {
      const prefix = Math.floor(size / 2 ** (i + 1));
      this.#bit(counts, contextOf(bits, prefix), Math.floor(size / 2 ** i) % 2);
    }
  }

  /** The shortest bytes that read back as what was written; zeros at the end need not be stored. */
  finish(): Uint8Array {
    // Any number in [low, low + range) will do: take the one with the most zeros at its end.
    for (let zeros = 32; zeros >= 0; zeros--) {
      const unit = 2 ** zeros;
      const value = Math.ceil(this.#low / unit) * unit;
      if (value >= this.#low + this.#range) continue;
      this.#add(value - this.#low);
      break;
    }
    for (let i = 0; i < 4; i++) this.#shift();
    while (this.#bytes.at(-1) === 0) this.#bytes.pop();
    return Uint8Array.from(this.#bytes);
  }

  #bit(counts: Counts, context: number, bit: number): void {
    const zero = split(this.#range, counts, context);
    if (bit) this.#add(zero);
    this.#range = bit ? this.#range - zero : zero;
    while (this.#range < 2 ** 24) {
      this.#range *= 256;
      this.#shift();
    }
    count(counts, context, bit);
  }

  /** Raises the lower end; a carry runs through the bytes already out. */
  #add(amount: number): void {
    this.#low += amount;
    if (this.#low < 2 ** 32) return;
    this.#low -= 2 ** 32;
    let i = this.#bytes.length - 1;
    while (this.#bytes[i] === 255) this.#bytes[i--] = 0;
    this.#bytes[i] = (this.#bytes[i] ?? 0) + 1;
  }

  #shift(): void {
    this.#bytes.push(Math.floor(this.#low / 2 ** 24));
    this.#low = (this.#low % 2 ** 24) * 256;
  }
}
