/** Owns half precision (IEEE 754 binary16), which Node 20 lacks. Knows nothing of what the numbers are. */

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** The nearest half of each value, ties to even; what is too large becomes infinite. */
export function toHalf(values: Float32Array): Uint16Array {
  return Uint16Array.from(values, (value) => {
    float[0] = value;
    const word = bits[0] ?? 0;
    const sign = (word >>> 16) & 0x8000;
    const exponent = ((word >>> 23) & 0xff) - 112;
    if (exponent >= 31) return sign | (Number.isNaN(value) ? 0x7e00 : 0x7c00);
    // 24 significant bits, of which 13 go; a subnormal half loses more, until nothing is left.
    const significand = (word & 0x7fffff) | 0x800000;
    const lost = exponent > 0 ? 13 : Math.min(31, 14 - exponent);
    const kept = significand >>> lost;
    const rest = significand & (2 ** lost - 1);
    const tie = 2 ** (lost - 1);
    const up = rest > tie || (rest === tie && kept % 2 === 1) ? 1 : 0;
    const base = exponent > 0 ? (exponent - 1) << 10 : 0;
    // Rounding up carries into the exponent by itself.
    return sign | (base + kept + up);
  });
}
