/**
 * Reads the layers of a model with raw tensors (../raw.ts) for the hand-written reader, after the table
 * in sdk/src/model/format.ts (version 1). Trusts the file: the SDK is what checks it.
 */

/** One convolution with the SDK's integer parameters as floats; see sdk/src/model/network.ts. */
export interface FloatLayer {
  readonly kernel: number;
  readonly stride: number;
  readonly padding: number;
  readonly pool: number;
  readonly inChannels: number;
  readonly outChannels: number;
  /** Shape [outChannels, kernel, kernel, inChannels]. */
  readonly weights: Float32Array;
  readonly bias: Float32Array;
  /** From accumulator to the next layer's code, per output channel; absent on the last layer. */
  readonly scale: Float32Array | undefined;
}

/** The layers of a model file. @throws {Error} when it is of another version. */
export function readLayers(file: ArrayBuffer): FloatLayer[] {
  const view = new DataView(file);
  const version = view.getUint16(4, true);
  if (version !== 1)
    throw new Error(`model.bin has format v${String(version)}, the bench reads v1`);
  const count = view.getUint16(6, true);
  let at = 28 + 8 * count + Math.ceil(view.getUint32(12, true) / 4) * 4;
  let inChannels = view.getUint16(20, true);
  return Array.from({ length: count }, (_, i) => {
    const record = 28 + 8 * i;
    const byte = (offset: number): number => view.getUint8(record + offset);
    const [kernel, outChannels] = [byte(0), view.getUint16(record + 4, true)];
    const numbers = (length: number, bytes: number, read: (at: number) => number): Float32Array => {
      const start = at;
      at += length * bytes;
      return Float32Array.from({ length }, (_, n) => read(start + n * bytes));
    };
    const bias = numbers(outChannels, 4, (at) => view.getInt32(at, true));
    let scale: Float32Array | undefined;
    if (byte(6) === 1) {
      const multiplier = numbers(outChannels, 2, (at) => view.getUint16(at, true));
      const shift = numbers(outChannels, 1, (at) => view.getUint8(at));
      scale = multiplier.map((factor, o) => factor / 2 ** (shift[o] ?? 0));
    }
    const size = outChannels * kernel * kernel * inChannels;
    const weights = numbers(size, 1, (at) => view.getInt8(at));
    const layer = {
      kernel,
      stride: byte(1),
      padding: byte(2),
      pool: byte(3),
      inChannels,
      outChannels,
    };
    inChannels = outChannels;
    return { ...layer, weights, bias, scale };
  });
}

/** Multiply-accumulates of one 28×28 digit. */
export function countMacs(layers: readonly FloatLayer[]): number {
  let side = 28;
  let macs = 0;
  for (const { kernel, stride, padding, pool, inChannels, outChannels } of layers) {
    side = Math.floor((side + 2 * padding - kernel) / stride) + 1;
    macs += side * side * kernel * kernel * inChannels * outChannels;
    side = Math.floor(side / pool);
  }
  return macs;
}
