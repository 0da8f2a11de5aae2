/**
 * A packed network that runs: the kernel on its own linear memory. Works the same on a page and in a
 * worker, and is made from a program that can be posted from one to the other.
 */

/** A network ready to run: plain numbers, bytes, and a module, all of which a worker can be sent. */
export interface Program {
  readonly module: WebAssembly.Module;
  /** What memory holds at first, from address 0. */
  readonly image: ArrayBuffer;
  /** Size of memory. */
  readonly bytes: number;
  /** Addresses: the network's header, the pixels of a call, its logits. */
  readonly header: number;
  readonly pixels: number;
  readonly logits: number;
  /** Most digits of one call, pixels of one digit, logits of one digit. */
  readonly limit: number;
  readonly digit: number;
  readonly labels: number;
}

type Run = (header: number, pixels: number, logits: number, count: number) => void;

const PAGE = 65536;

/** See the top of this file. */
export class Machine {
  readonly #program: Program;
  readonly #run: Run;
  readonly #heap: Uint8Array;
  readonly #words: Int32Array;

  /** @throws {RangeError} when there is not enough memory. */
  constructor(program: Program) {
    const memory = new WebAssembly.Memory({ initial: Math.ceil(program.bytes / PAGE) });
    const { exports } = new WebAssembly.Instance(program.module, { env: { memory } });
    this.#program = program;
    this.#run = exports['run'] as Run;
    this.#heap = new Uint8Array(memory.buffer);
    this.#words = new Int32Array(memory.buffer);
    this.#heap.set(new Uint8Array(program.image));
  }

  /**
   * @param pixels 1 to `limit` digits, ready.
   * @returns their logits, `count · labels`.
   */
  run(pixels: Uint8Array): Int32Array<ArrayBuffer> {
    const { header, pixels: from, logits, digit, labels } = this.#program;
    const count = pixels.length / digit;
    this.#heap.set(pixels, from);
    this.#run(header, from, logits, count);
    return this.#words.slice(logits / 4, logits / 4 + count * labels) as Int32Array<ArrayBuffer>;
  }
}
