/**
 * One running WebGPU engine: calls go in, logits come out, until disposed or the GPU goes away.
 *
 * Owns which calls share a dispatch. Calls wait for the end of their task, and for one of the few
 * dispatches that may be under way, which bounds the memory; all that wait go together, as far as
 * they fit, for a way to the GPU and back costs more than their digits. Knows one device, one
 * pipeline and their buffers, made by index.ts; knows no layer.
 */
import { InkdigitError } from '../../errors.ts';
import type { Engine, EngineProfile } from '../engine.ts';
import { type Buffers, CLOCK_BYTES, type DigitSize, wholeWords } from './buffers.ts';
import type { DeviceLease } from './device.ts';
import { MAP_READ, MAP_WRITE } from './flags.ts';
import type { Plan } from './plan.ts';
import { scoped } from './scope.ts';

/** Dispatches under way at once: one that uploads, one that computes, one that is read back. */
const WINDOW = 3;
/** A call of so many digits is worth a dispatch of its own, and spares itself a copy. */
const LARGE = 64;

/** A call that waits for its logits. */
interface Call {
  readonly pixels: Uint8Array;
  readonly count: number;
  readonly profile: EngineProfile | undefined;
  readonly resolve: (logits: Int32Array) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * See {@link Engine}.
 * @param onLost hears once why the GPU went away, never after `dispose`.
 */
export function runEngine(
  { device, owned }: Pick<DeviceLease, 'device' | 'owned'>,
  pipeline: GPUComputePipeline,
  buffers: Buffers,
  { pixelBytes, logitBytes }: DigitSize,
  { batchLimit, groups }: Pick<Plan, 'batchLimit' | 'groups'>,
  onLost: ((reason: string) => void) | undefined,
): Engine {
  const { queue } = device;
  const waiting: Call[] = [];
  let underWay = 0;
  /** All that the device knows of us, as it may outlive us. */
  const watcher: Watcher = { lose };
  /** Why there is no answer any more; the first reason counts. */
  let ended: InkdigitError | undefined;

  function check(): void {
    if (ended) throw ended;
  }

  /** @returns whether it had not ended before. */
  function end(reason: InkdigitError): boolean {
    if (ended) return false;
    ended = reason;
    watcher.lose = undefined;
    buffers.destroy();
    if (owned) device.destroy();
    return true;
  }

  function lose(reason: string): void {
    const message = `The GPU stopped: ${reason}. Use engine 'auto' or 'js'.`;
    if (end(new InkdigitError('engine-lost', message))) onLost?.(reason);
  }

  /** Uploads, runs and reads the answer back. */
  async function run(calls: readonly Call[], count: number): Promise<Int32Array> {
    check();
    const profile = calls[0]?.profile;
    const start = performance.now();
    const bytes = count * logitBytes;
    const clock = profile && buffers.clock;
    const { value: slot, problem } = scoped(device, () => {
      const slot = buffers.take(count);
      const room = slot.staging.getMappedRange();
      new Uint32Array(room)[0] = count;
      let at = 4;
      for (const { pixels } of calls) {
        new Uint8Array(room, at).set(pixels);
        at += pixels.length;
      }
      slot.staging.unmap();
      const encoder = device.createCommandEncoder();
      encoder.copyBufferToBuffer(slot.staging, 0, slot.pixels, 0, wholeWords(at));
      const pass = encoder.beginComputePass(clock && { timestampWrites: clock.writes });
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, slot.bindGroup);
      pass.dispatchWorkgroups(Math.min(groups, count));
      pass.end();
      if (clock) {
        encoder.resolveQuerySet(clock.writes.querySet, 0, 2, clock.times, 0);
        encoder.copyBufferToBuffer(clock.times, 0, slot.readback, bytes, CLOCK_BYTES);
      }
      encoder.copyBufferToBuffer(slot.logits, 0, slot.readback, 0, bytes);
      queue.submit([encoder.finish()]);
      return slot;
    });
    const sent = performance.now();
    const done = profile && queue.onSubmittedWorkDone().then(() => performance.now());
    const mapped = Promise.all([
      slot.readback.mapAsync(MAP_READ, 0, bytes + CLOCK_BYTES),
      slot.staging.mapAsync(MAP_WRITE),
    ]).then(() => '', String);
    const reason = (await problem) ?? (await mapped);
    if (reason) lose(reason);
    check();
    const readback = slot.readback.getMappedRange(0, bytes + CLOCK_BYTES);
    const logits = new Int32Array(readback.slice(0, bytes));
    if (profile) {
      const mappedAt = performance.now();
      // Chromium may tell of work that is done after it has mapped what came of it.
      const computed = Math.min(mappedAt, (await done) ?? mappedAt);
      const [first = 0n, last = 0n] = new BigUint64Array(readback.slice(bytes));
      // Without the GPU's own clock, what it waits for counts as computing.
      const compute = clock ? Number(last - first) / 1e6 : computed - sent;
      profile.compute += compute;
      profile.upload += Math.max(0, computed - start - compute);
      profile.readback += mappedAt - computed;
    }
    slot.readback.unmap();
    buffers.give(slot);
    return logits;
  }

  /** Answers calls with one dispatch; never rejects. */
  async function dispatch(calls: readonly Call[], count: number): Promise<void> {
    underWay++;
    try {
      const logits = await run(calls, count);
      let at = 0;
      for (const call of calls) {
        call.resolve(logits.slice(at, (at += (call.count * logitBytes) / 4)));
      }
    } catch (error) {
      lose(String(error));
      for (const { reject } of calls) reject(ended);
    }
    underWay--;
    next();
  }

  /** Sends what waits; a call with a profile goes alone. */
  function next(): void {
    while (underWay < WINDOW && waiting.length > 0) {
      let [calls, count] = [0, 0];
      for (const call of waiting) {
        const alone = call.profile ?? waiting[0]?.profile;
        if (calls > 0 && (alone || count + call.count > batchLimit)) break;
        calls++;
        count += call.count;
      }
      void dispatch(waiting.splice(0, calls), count);
    }
  }

  void Promise.all([device.lost, watcher]).then(tell);
  return {
    name: 'webgpu',
    batchLimit,
    async infer(pixels, profile) {
      check();
      const count = pixels.length / pixelBytes;
      if (count === 0) return new Int32Array();
      return new Promise((resolve, reject) => {
        const now = count >= LARGE && underWay < WINDOW && waiting.length === 0;
        waiting.push({ pixels: now ? pixels : pixels.slice(), count, profile, resolve, reject });
        if (now) next();
        else queueMicrotask(next);
      });
    },
    dispose() {
      end(new InkdigitError('disposed', 'This engine was disposed: make a new classifier.'));
    },
  };
}

/** Who hears that a device was lost, while somebody is to hear of it. */
interface Watcher {
  lose: ((reason: string) => void) | undefined;
}

/** Closes over nothing: what a device holds of an engine, it holds until it is lost. */
function tell([{ message, reason }, watcher]: [GPUDeviceLostInfo, Watcher]): void {
  watcher.lose?.(`the GPU device was lost (${message || reason})`);
}
