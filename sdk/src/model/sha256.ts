/**
 * SHA-256 (FIPS 180-4), synchronous and pure.
 *
 * `crypto.subtle` is missing on plain-http pages, where a model's integrity matters most; a model
 * is small enough that this takes about a millisecond.
 */

const INITIAL = fractionalBits(8, 1 / 2);
const ROUND = fractionalBits(64, 1 / 3);

/** First 32 bits of the fractional parts of the roots of the first primes (sections 4.2.2, 5.3.3). */
function fractionalBits(count: number, exponent: number): Uint32Array {
  const words = new Uint32Array(count);
  for (let n = 2, found = 0; found < count; n++) {
    let prime = true;
    for (let d = 2; d * d <= n; d++) if (n % d === 0) prime = false;
    if (prime) words[found++] = (n ** exponent % 1) * 2 ** 32;
  }
  return words;
}

/** The 32-byte digest. */
export function sha256(bytes: Uint8Array): Uint8Array {
  const padded = new DataView(new ArrayBuffer(((bytes.length + 72) >> 6) << 6));
  new Uint8Array(padded.buffer).set(bytes);
  padded.setUint8(bytes.length, 0x80);
  padded.setUint32(padded.byteLength - 8, Math.floor(bytes.length / 2 ** 29));
  padded.setUint32(padded.byteLength - 4, bytes.length << 3);

  const hash = INITIAL.slice();
  const schedule = new Uint32Array(64);
  for (let block = 0; block < padded.byteLength; block += 64) {
    for (let t = 0; t < 64; t++) {
      schedule[t] =
        t < 16
          ? padded.getUint32(block + 4 * t)
          : at(schedule, t - 16) +
            at(schedule, t - 7) +
            mix(at(schedule, t - 15), 7, 18, 3) +
            mix(at(schedule, t - 2), 17, 19, 10);
    }
    compress(hash, schedule);
  }
  const digest = new DataView(new ArrayBuffer(32));
  hash.forEach((word, i) => digest.setUint32(4 * i, word));
  return new Uint8Array(digest.buffer);
}

/** Lower-case hex of bytes. */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function compress(hash: Uint32Array, schedule: Uint32Array): void {
  const state = Array.from(hash) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  for (let t = 0; t < 64; t++) {
    const [a, b, c, d, e, f, g, h] = state;
    const sigma1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const choice = (e & f) ^ (~e & g);
    const first = (h + sigma1 + choice + at(ROUND, t) + at(schedule, t)) | 0;
    const sigma0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    state.pop();
    state.unshift((first + sigma0 + majority) | 0);
    state[4] = (d + first) | 0;
  }
  state.forEach((word, i) => (hash[i] = at(hash, i) + word));
}

function mix(word: number, a: number, b: number, shift: number): number {
  return rotate(word, a) ^ rotate(word, b) ^ (word >>> shift);
}

function rotate(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits));
}

function at(words: Uint32Array, index: number): number {
  return words[index] ?? 0;
}
