/**
 * A network that runs: the kernel on its own linear memory. Works the same on a page and in a worker,
 * and is made from a program that can be posted from one to the other.
 */
import type { Network } from '../../model/network.ts';

/** What a machine is made of: plain values and a module, all of which a worker can be sent. */
export interface Program {
  readonly module: WebAssembly.Module;
  readonly network: Network;
}

/** What `kernel/kernel.ts` exports; addresses and sizes are in bytes. */
interface Kernel {
  /** The sum of four products, of bytes for which processors do not agree; 0 without pairs. */
  probe(weights: number, codes: number): number;
  reserve(bytes: number): number;
  begin(height: number, width: number, channels: number): void;
  addLayer(...fieldsAndAddresses: number[]): void;
  /** Multiply-accumulates for one digit. */
  readonly macs: WebAssembly.Global;
  run(pixels: number, logits: number, count: number): void;
  /** Keeps what its layers have read of the last image, a blank one, so that paper costs nothing. */
  keepBlank(): void;
}

/** Multiply-accumulates of one call at most: 5 ms on a fast core, and whoever calls may ask for less. */
const CALL_MACS = 2 ** 29;
/** Most digits of one call, however small the network: their pixels must stay in the cache. */
const MOST_DIGITS = 1024;

/** Pages of 64 kB to begin with: enough for a network such as ours. The kernel takes more if it must. */
const PAGES = 16;

/** See the top of this file. */
export interface Machine {
  /** Bytes of a digit. */
  readonly digit: number;
  /** Logits of a digit. */
  readonly labels: number;
  /** Most digits of one call. */
  readonly limit: number;
  /**
   * Whether the kernel adds in pairs and the browser multiplies so, by `pmaddubsw`: on x86, unless it
   * uses VNNI. Elsewhere one instruction may do it all.
   */
  readonly inPairs: boolean;
  /**
   * @param pixels 1 to `limit` digits, ready.
   * @returns their logits, `count · labels`.
   */
  run(pixels: Uint8Array): Int32Array<ArrayBuffer>;
}

/** @throws {WebAssembly.RuntimeError} when there is not enough memory. */
export function createMachine({ module, network }: Program): Machine {
  const { height, width, channels, layers } = network;
  const memory = new WebAssembly.Memory({ initial: PAGES });
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const kernel = exports as unknown as Kernel;
  /** Puts values into memory as 32-bit integers, weights as bytes. @returns where. */
  const place = (values: ArrayLike<number> = []): number => {
    const View = values instanceof Int8Array ? Int8Array : Int32Array;
    const at = kernel.reserve(values.length * View.BYTES_PER_ELEMENT);
    new View(memory.buffer, at).set(values);
    return at;
  };
  let labels = 0;
  kernel.begin(height, width, channels);
  for (const { kernel: side, stride, padding, pool, outChannels, ...tensors } of layers) {
    const { weights, bias, requantisation } = tensors;
    const { multiplier, shift } = requantisation ?? {};
    const places = [weights, bias, multiplier, shift].map(place);
    kernel.addLayer(side, stride, padding, pool, (labels = outChannels), ...places);
  }
  const digit = height * width * channels;
  const limit = Math.min(MOST_DIGITS, Math.ceil(CALL_MACS / kernel.macs.value));
  const input = kernel.reserve(limit * digit);
  const output = kernel.reserve(limit * labels * 4);
  // Nothing is there yet but zeros: a blank image.
  kernel.run(input, output, 1);
  kernel.keepBlank();
  const heap = new Uint8Array(memory.buffer);
  const words = new Int32Array(memory.buffer, output);
  return {
    ...{ digit, labels, limit },
    // Four times 127 · 255: in pairs, two of them stop at 32,767.
    inPairs: kernel.probe(0x7f7f7f7f, -1) === 2 * 32_767,
    run: (pixels) => {
      const count = pixels.length / digit;
      heap.set(pixels, input);
      kernel.run(input, output, count);
      return words.slice(0, count * labels);
    },
  };
}
