/**
 * The `wasm` engine: the network in SIMD integer arithmetic on the processor, behind the engine
 * contract. Owns how a batch is cut; `kernel/` computes.
 */
import { InkdigitError } from '../../errors.ts';
import type { Network } from '../../model/network.ts';
import type { Engine } from '../engine.ts';
import { createMachine, type Machine } from './machine.ts';
import { createPool, type Job } from './pool.ts';
import { compileKernel } from './variant.ts';

/** How to make the engine. */
export interface WasmOptions {
  /** Threads to compute on, the page's own among them; 1 when absent. */
  readonly threads?: number | undefined;
}

/** Parts of a machine's largest call that are shared out: after each the page gets a turn. */
const PARTS = 4;
/** Such calls for each thread that are worth sending at once: what is idle at the end is little then. */
const CALLS = 4;

/**
 * Makes the engine: chooses a kernel, packs the weights. Workers start with the first large call.
 * @throws {InkdigitError} `engine-unavailable`, saying what to do, where there is no WebAssembly or
 *   no SIMD, or where the network does not fit in memory.
 */
export function createWasmEngine(network: Network, { threads = 1 }: WasmOptions = {}): Engine {
  const program = { module: compileKernel(network), network };
  let machine: Machine;
  try {
    machine = createMachine(program);
  } catch (cause) {
    throw new InkdigitError(
      'engine-unavailable',
      "This network needs more WebAssembly memory than there is: use engine 'js' or a smaller network.",
      { cause },
    );
  }
  const { run, digit, labels, limit } = machine;
  /** Most digits that are not worth sharing. */
  const few = threads > 1 ? limit / 2 : limit;
  const pool = createPool(program, threads - 1, run);
  let disposed = false;
  const assertOpen = (): void => {
    if (!disposed) return;
    throw new InkdigitError('disposed', 'This engine was disposed: make a new classifier.');
  };

  /** Shared with the pool, in parts. */
  const inferLarge = async (pixels: Uint8Array): Promise<Int32Array> => {
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
    await pool.share(jobs, assertOpen);
    return logits;
  };

  return {
    name: 'wasm',
    batchLimit: threads > 1 ? limit * threads * CALLS : limit,
    fullLoad: threads > 1 ? limit * threads : 1,
    async infer(pixels, profile) {
      assertOpen();
      const start = profile ? performance.now() : 0;
      const small = pixels.length <= few * digit;
      const logits = small ? run(pixels) : await inferLarge(pixels);
      if (profile) profile.compute += performance.now() - start;
      return logits;
    },
    dispose() {
      disposed = true;
      pool.dispose();
    },
  };
}
