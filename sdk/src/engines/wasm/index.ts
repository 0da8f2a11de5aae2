/**
 * The `wasm` engine: the network in SIMD integer arithmetic on the processor, behind the engine
 * contract. Owns how a batch is cut; `kernel/` computes.
 */
import { InkdigitError } from '../../errors.ts';
import { convolvedSize, type MapSize, type Network, outputSize } from '../../model/network.ts';
import type { Engine } from '../engine.ts';
import { Machine } from './machine.ts';
import { makeProgram, tooLarge } from './program.ts';
import { compileVariant } from './variant.ts';

/** How to make the engine. */
export interface WasmOptions {
  /** Threads to compute on, the page's own among them; 1 when absent. */
  readonly threads?: number | undefined;
}

/** Multiply-accumulates of one call: 2–6 ms of work, after which a page should get a turn. */
const CALL_MACS = 2 ** 28;
/** Most digits of one call, however small the network: their pixels must stay in the cache. */
const MOST_DIGITS = 1024;

/**
 * Makes the engine: chooses a kernel, packs the weights.
 * @throws {InkdigitError} `option`; `engine-unavailable`, saying what to do, where there is no WebAssembly or
 *   no SIMD, or where the network does not fit in memory.
 */
export function createWasmEngine(network: Network, { threads = 1 }: WasmOptions = {}): Engine {
  if (!(Number.isInteger(threads) && threads >= 1)) {
    throw new InkdigitError('option', `threads is ${threads}, not a whole number from 1.`);
  }
  const limit = Math.min(MOST_DIGITS, Math.ceil(CALL_MACS / macsOf(network)));
  const program = makeProgram(network, compileVariant(), limit);
  let machine: Machine;
  try {
    machine = new Machine(program);
  } catch (cause) {
    throw tooLarge(program.bytes, cause);
  }
  const { digit, labels } = program;
  let disposed = false;
  return {
    name: 'wasm',
    batchLimit: limit,
    async infer(pixels, profile) {
      if (disposed) {
        throw new InkdigitError('disposed', 'This engine was disposed: make a new classifier.');
      }
      const start = performance.now();
      const count = pixels.length / digit;
      const logits = new Int32Array(count * labels);
      for (let done = 0; done < count; done += limit) {
        const part = pixels.subarray(done * digit, (done + limit) * digit);
        logits.set(machine.run(part), done * labels);
      }
      if (profile) profile.compute = performance.now() - start;
      return logits;
    },
    dispose() {
      disposed = true;
    },
  };
}

/** Multiply-accumulates for one digit. */
function macsOf({ height, width, layers }: Network): number {
  let map: MapSize = { height, width };
  let macs = 0;
  for (const layer of layers) {
    const convolved = convolvedSize(layer, map);
    macs += convolved.height * convolved.width * layer.weights.length;
    map = outputSize(layer, map);
  }
  return macs;
}
