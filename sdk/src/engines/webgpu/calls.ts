/**
 * One running WebGPU engine: calls go in, logits come out, until disposed or the GPU goes away.
 *
 * Owns which calls share a dispatch. Small calls of one task go together, for a way to the GPU and
 * back costs more than their digits; so do all that arrive while as many dispatches are under way as
 * may be, which bounds the memory too. Knows one device, one pipeline and their buffers, made by
 * index.ts; knows no layer.
 */
import { InkdigitError } from '../../errors.ts';
import type { Engine, EngineProfile } from '../engine.ts';
import { type Buffers, type DigitSize, wholeWords } from './buffers.ts';
import type { DeviceLease } from './device.ts';
import { MAP_READ } from './flags.ts';
import type { Plan } from './plan.ts';
import { scoped } from './scope.ts';
import { createTimestamps } from './timestamps.ts';

/** Dispatches under way at once: one that uploads, one that computes, one that is read back. */
const WINDOW = 3;
/** A call of so many digits is worth a dispatch of its own, and spares itself a copy. */
const LARGE = 64;

/** Calls that share a dispatch, and how many digits they have. */
interface Group {
  readonly calls: {
    readonly pixels: Uint8Array;
    readonly resolve: (logits: Int32Array) => void;
    readonly reject: (error: unknown) => void;
  }[];
  count: number;
  /** Of the only call. */
  readonly profile: EngineProfile | undefined;
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
  const waiting: Group[] = [];
  let underWay = 0;
  /** Why there is no answer any more; the first reason counts. */
  let ended: InkdigitError | undefined;

  function check(): void {
    if (ended) throw ended;
  }

  /** @returns whether it had not ended before. */
  function end(reason: InkdigitError): boolean {
    if (ended) return false;
    ended = reason;
    buffers.destroy();
    if (owned) device.destroy();
    return true;
  }

  function lose(reason: string): void {
    const message = `The GPU stopped: ${reason}. Use engine 'auto' or 'js'.`;
    if (end(new InkdigitError('engine-lost', message))) onLost?.(reason);
  }

  /** Uploads, runs and reads the answer back. */
  async function run(
    pixels: Uint8Array,
    count: number,
    profile: EngineProfile | undefined,
  ): Promise<Int32Array> {
    check();
    const start = performance.now();
    const bytes = count * logitBytes;
    const { value, problem } = scoped(device, () => {
      const slot = buffers.take(count);
      const timestamps = profile && createTimestamps(device);
      queue.writeBuffer(slot.pixels, 0, Uint32Array.of(count));
      queue.writeBuffer(slot.pixels, 4, pixels);
      const encoder = device.createCommandEncoder();
      const pass = encoder.beginComputePass(timestamps && { timestampWrites: timestamps.writes });
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, slot.bindGroup);
      pass.dispatchWorkgroups(Math.min(groups, count));
      pass.end();
      timestamps?.resolve(encoder);
      encoder.copyBufferToBuffer(slot.logits, 0, slot.readback, 0, bytes);
      queue.submit([encoder.finish()]);
      return { slot, timestamps };
    });
    const { slot, timestamps } = value;
    const sent = performance.now();
    const done = profile && queue.onSubmittedWorkDone().then(() => performance.now());
    const mapped = slot.readback.mapAsync(MAP_READ, 0, bytes).catch(String);
    const reason = (await problem) ?? (await mapped);
    if (reason) lose(`the GPU gave no answer (${reason})`);
    check();
    const logits = new Int32Array(slot.readback.getMappedRange(0, bytes)).slice();
    slot.readback.unmap();
    buffers.give(slot);
    if (profile) {
      const mappedAt = performance.now();
      // Chromium may tell of work that is done after it has mapped what came of it.
      const computed = Math.min(mappedAt, (await done) ?? mappedAt);
      // Without the GPU's own clock, what it waits for counts as computing.
      profile.compute = (await timestamps?.read()) ?? computed - sent;
      profile.upload = Math.max(0, computed - start - profile.compute);
      profile.readback = mappedAt - computed;
    }
    return logits;
  }

  /** Answers a group; never rejects. */
  async function dispatch({ calls, count, profile }: Group): Promise<void> {
    underWay++;
    try {
      let pixels = calls[0]?.pixels as Uint8Array;
      const length = wholeWords(count * pixelBytes);
      let at = 0;
      if (pixels.length < length) {
        pixels = new Uint8Array(length);
        for (const call of calls) {
          pixels.set(call.pixels, at);
          at += call.pixels.length;
        }
      }
      const logits = await run(pixels, count, profile);
      at = 0;
      for (const call of calls) {
        const start = at;
        at += (call.pixels.length / pixelBytes) * (logitBytes / 4);
        call.resolve(calls.length > 1 ? logits.slice(start, at) : logits);
      }
    } catch (error) {
      for (const { reject } of calls) reject(error);
    }
    underWay--;
    next();
  }

  /** Sends what waits. */
  function next(): void {
    while (underWay < WINDOW) {
      const group = waiting.shift();
      if (!group) return;
      void dispatch(group);
    }
  }

  void device.lost.then(({ message, reason }) => {
    lose(`the GPU device was lost (${message || reason})`);
  });

  return {
    name: 'webgpu',
    batchLimit,
    async infer(pixels, profile) {
      check();
      const count = pixels.length / pixelBytes;
      if (count === 0) return new Int32Array();
      return new Promise((resolve, reject) => {
        const send = underWay < WINDOW && waiting.length === 0;
        if (send && count >= LARGE) {
          void dispatch({ calls: [{ pixels, resolve, reject }], count, profile });
          return;
        }
        const call = { pixels: pixels.slice(), resolve, reject };
        const last = waiting.at(-1);
        if (last && !last.profile && !profile && last.count + count <= batchLimit) {
          last.calls.push(call);
          last.count += count;
        } else {
          waiting.push({ calls: [call], count, profile });
        }
        // All others of this task may join before anything goes.
        if (send) queueMicrotask(next);
      });
    },
    dispose() {
      end(new InkdigitError('disposed', 'This engine is disposed; make a new one.'));
    },
  };
}
