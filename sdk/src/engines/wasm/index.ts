/**
 * The `wasm` engine: the network in SIMD integer arithmetic on the processor, behind the engine
 * contract. Owns how a batch is cut; `kernel/` computes.
 */
import { InkdigitError } from '../../errors.ts';
import type { Network } from '../../model/network.ts';
import type { Engine, EngineProfile } from '../engine.ts';
import { Machine, type Program } from './machine.ts';
import { type Job, Pool } from './pool.ts';
import { compileKernel } from './variant.ts';

/** How to make the engine. */
export interface WasmOptions {
  /** Threads to compute on, the page's own among them; 1 when absent. */
  readonly threads?: number | undefined;
}

/** Parts of the largest call that are shared out: after each the page gets a turn. */
const PARTS = 4;
/** The least part of such a call that other threads are asked for. */
const WORTH_SHARING = 0.5;
/** Calls for each thread that are worth sending at once: what is idle at the end is little then. */
const CALLS = 4;

/**
 * Makes the engine: chooses a kernel, packs the weights. Workers start with the first large call.
 * @throws {InkdigitError} `engine-unavailable`, saying what to do, where there is no WebAssembly or
 *   no SIMD, or where the network does not fit in memory.
 */
export function createWasmEngine(network: Network, options: WasmOptions = {}): Engine {
  const program = { module: compileKernel(), network };
  try {
    return new WasmEngine(program, Math.max(1, options.threads ?? 1));
  } catch (cause) {
    throw new InkdigitError(
      'engine-unavailable',
      "This network needs more WebAssembly memory than there is: use engine 'js' or a smaller network.",
      { cause },
    );
  }
}

class WasmEngine implements Engine {
  readonly name = 'wasm';
  readonly batchLimit: number;
  readonly #machine: Machine;
  readonly #pool: Pool | undefined;
  #disposed = false;

  constructor(program: Program, threads: number) {
    this.#machine = new Machine(program);
    if (threads > 1) this.#pool = new Pool(program, threads - 1);
    this.batchLimit = this.#machine.limit * (threads > 1 ? threads * CALLS : 1);
  }

  async infer(pixels: Uint8Array, profile?: EngineProfile): Promise<Int32Array> {
    this.#assertOpen();
    const start = performance.now();
    const { digit, limit } = this.#machine;
    const small = pixels.length <= digit * (this.#pool ? WORTH_SHARING * limit : limit);
    const logits = small ? this.#machine.run(pixels) : await this.#inferLarge(pixels);
    if (profile) profile.compute = performance.now() - start;
    return logits;
  }

  dispose(): void {
    this.#disposed = true;
    this.#pool?.dispose();
  }

  async #inferLarge(pixels: Uint8Array): Promise<Int32Array> {
    const { digit, labels, limit } = this.#machine;
    const logits = new Int32Array((pixels.length / digit) * labels);
    const length = Math.ceil(limit / PARTS);
    const jobs: Job[] = [];
    for (let from = 0; from * digit < pixels.length; from += length) {
      jobs.push({
        // A copy, because what is posted to a worker is copied with all that lies around it; not by
        // `slice`, which in a Buffer of Node copies nothing.
        pixels: new Uint8Array(pixels.subarray(from * digit, (from + length) * digit)),
        finish: (own) => logits.set(own, from * labels),
        begun: false,
        done: false,
      });
    }
    const run = (job: Job): Int32Array => this.#machine.run(job.pixels);
    if (this.#pool) await this.#pool.share(jobs, run, () => this.#assertOpen());
    else for (const job of jobs) job.finish(run(job));
    return logits;
  }

  #assertOpen(): void {
    if (!this.#disposed) return;
    throw new InkdigitError('disposed', 'This engine was disposed: make a new classifier.');
  }
}
