/**
 * SHA-256 (FIPS 180-4), synchronous and pure.
 *
 * `crypto.subtle` is missing on plain-http pages, where a model's integrity matters most; a model
 * is small enough that this takes a few milliseconds at worst.
 */

/** First 32 bits of the fractional parts of the roots of the first primes (sections 4.2.2, 5.3.3). */
function fractionalBits(count: number, exponent: number): Uint32Array {
  const words = new Uint32Array(count);
  for (let n = 2, found = 0; found < count; n++) {
    let divisor = 2;
    while (n % divisor > 0) divisor++;
    if (divisor === n) words[found++] = (n ** exponent % 1) * 2 ** 32;
  }
  return words;
}

/** The 32-byte digest. */
export function sha256(bytes: Uint8Array): Uint8Array {
  const padded = new Uint8Array(((bytes.length + 72) >> 6) << 6);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, bytes.length / 2 ** 29);
  view.setUint32(padded.length - 4, bytes.length << 3);

  const hash = fractionalBits(8, 1 / 2);
  const constants = fractionalBits(64, 1 / 3);
  const schedule = new Int32Array(64);
  for (let block = 0; block < padded.length; block += 64) {
    for (let t = 0; t < 64; t++) {
      const early = at(schedule, t - 15);
      const late = at(schedule, t - 2);
      schedule[t] =
        t < 16
          ? view.getInt32(block + 4 * t)
          : at(schedule, t - 16) +
            at(schedule, t - 7) +
            (turn(early, 7) ^ turn(early, 18) ^ (early >>> 3)) +
            (turn(late, 17) ^ turn(late, 19) ^ (late >>> 10));
    }
    let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = hash;
    for (let t = 0; t < 64; t++) {
      const choice = (e & f) ^ (~e & g);
      const majority = (a & b) ^ (a & c) ^ (b & c);
      h += (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + choice + at(constants, t) + at(schedule, t);
      const first = (h + (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + majority) | 0;
      const next = (d + h) | 0;
      h = g;
      g = f;
      f = e;
      e = next;
      d = c;
      c = b;
      b = a;
      a = first;
    }
    [a, b, c, d, e, f, g, h].forEach((word, i) => (hash[i] = at(hash, i) + word));
  }
  hash.forEach((word, i) => view.setUint32(4 * i, word));
  return padded.subarray(0, 32);
}

/** Lower-case hex of bytes. */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Rotated to the right. */
function turn(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits));
}

function at(words: Int32Array | Uint32Array, index: number): number {
  return words[index] as number;
}
