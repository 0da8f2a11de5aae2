/**
 * Runs digits where they finish first, and elsewhere when that engine is lost.
 *
 * Owns one call's way through the engines; their lives are the dispatcher's.
 */
import { abortable, nextTask } from '../tasks.ts';
import type { Dispatcher } from './dispatcher.ts';
import type { EngineProfile, Inferred } from './engine.ts';
import type { Lane } from './lane.ts';

/**
 * Runs `count` ready digits.
 * @param outlook digits that the caller still has, these included: what decides where they go.
 * @param profile where to add how long the parts took.
 * @throws {InkdigitError} `engine-lost` when no engine is left; `disposed`; the signal's reason.
 */
export async function infer(
  dispatcher: Dispatcher,
  digits: Uint8Array,
  count: number,
  outlook: number,
  signal?: AbortSignal,
  profile?: EngineProfile,
): Promise<Inferred> {
  const proceed = (): void => {
    signal?.throwIfAborted();
    dispatcher.signal.throwIfAborted();
  };
  for (;;) {
    const lane = dispatcher.choose(outlook);
    try {
      const work = fits(lane, count)
        ? lane.infer(digits, count, profile)
        : inParts(lane, digits, count, proceed, profile);
      // Nobody can abort what blocks, while it does.
      const logits = await (lane.blocking ? work : abortable(work, signal));
      proceed();
      return { digits, count, logits, engine: lane.engine.name };
    } catch (error) {
      if (!dispatcher.survives(lane, error)) throw error;
    }
  }
}

/** Digits were read for the engine that was quickest then; another may have to take less at once. */
function fits({ engine, portion }: Lane, count: number): boolean {
  return count <= Math.min(engine.batchLimit, 2 * portion);
}

/** @param proceed throws to give up. */
async function inParts(
  lane: Lane,
  digits: Uint8Array,
  count: number,
  proceed: () => void,
  profile: EngineProfile | undefined,
): Promise<Int32Array> {
  const size = digits.length / count;
  let logits: Int32Array | undefined;
  for (let at = 0, end; at < count; at = end) {
    end = Math.min(count, at + lane.portion);
    const own = await lane.infer(digits.subarray(at * size, end * size), end - at, profile);
    const labels = own.length / (end - at);
    logits ??= new Int32Array(count * labels);
    logits.set(own, at * labels);
    await nextTask();
    proceed();
  }
  return logits as Int32Array;
}
