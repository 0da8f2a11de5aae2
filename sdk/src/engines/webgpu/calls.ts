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
import { type DeviceLease, lossReason } from './device.ts';
import { MAP_READ } from './flags.ts';
import type { Plan } from './plan.ts';
import { scoped } from './scope.ts';
import { startStopwatch, type Stopwatch } from './stopwatch.ts';

/** Dispatches under way at once: one that uploads, one that computes, one that is read back. */
const WINDOW = 3;
/** A call of so many digits is worth a dispatch of its own, and spares itself a copy. */
const LARGE = 64;

/** One call of `infer` that waits for its logits. */
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
  const waiting: Call[] = [];
  let underWay = 0;
  let disposed = false;
  let lost: string | undefined;

  function check(): void {
    // Whoever hears of a loss disposes the engine; its calls still have to say what happened first.
    if (lost !== undefined) {
      throw new InkdigitError(
        'engine-lost',
        `The webgpu engine stopped: ${lost}. Use another engine or make a new one.`,
      );
    }
    if (disposed) throw new InkdigitError('disposed', 'This engine is disposed; make a new one.');
  }

  function release(): void {
    buffers.destroy();
    if (owned) device.destroy();
  }

  function lose(reason: string): void {
    if (disposed || lost !== undefined) return;
    lost = reason;
    release();
    onLost?.(reason);
  }

  /** Uploads, runs and copies the answer out. */
  function submit(pixels: Uint8Array, count: number, stopwatch: Stopwatch | undefined): GPUBuffer {
    const { queue } = device;
    const batch = buffers.batch(count);
    const readback = buffers.take(count * logitBytes);
    queue.writeBuffer(batch.pixels, 0, pixels);
    stopwatch?.mark();
    let encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass(stopwatch?.pass);
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, batch.bindGroup);
    pass.dispatchWorkgroups(Math.min(count, groups));
    pass.end();
    if (stopwatch) {
      queue.submit([encoder.finish()]);
      stopwatch.mark();
      encoder = device.createCommandEncoder();
      stopwatch.resolve(encoder);
    }
    encoder.copyBufferToBuffer(batch.logits, 0, readback, 0, count * logitBytes);
    queue.submit([encoder.finish()]);
    return readback;
  }

  async function run(
    pixels: Uint8Array,
    count: number,
    profile?: EngineProfile,
  ): Promise<Int32Array> {
    check();
    const { value, problem } = scoped(device, () => {
      const stopwatch = profile && startStopwatch(device);
      return { stopwatch, readback: submit(pixels, count, stopwatch) };
    });
    const { readback, stopwatch } = value;
    const bytes = count * logitBytes;
    const mapped = readback.mapAsync(MAP_READ, 0, bytes).then(
      () => null,
      (error: unknown) => `the GPU gave no answer (${String(error)})`,
    );
    const reason = (await problem) ?? (await mapped);
    if (reason !== null) lose(reason);
    check();
    const logits = new Int32Array(readback.getMappedRange(0, bytes)).slice();
    readback.unmap();
    buffers.give(readback);
    if (profile) await stopwatch?.read(profile);
    return logits;
  }

  /** Answers these calls by one dispatch; never rejects. */
  async function dispatch(calls: readonly Call[], count: number): Promise<void> {
    underWay++;
    try {
      const [first] = calls as [Call];
      let { pixels } = first;
      if (pixels.length !== wholeWords(count * pixelBytes)) {
        pixels = new Uint8Array(wholeWords(count * pixelBytes));
        let end = 0;
        for (const call of calls) {
          pixels.set(call.pixels, end);
          end += call.pixels.length;
        }
      }
      const logits = await run(pixels, count, first.profile);
      let end = 0;
      for (const call of calls) {
        const own = (call.count * logitBytes) / 4;
        call.resolve(own === logits.length ? logits : logits.slice(end, end + own));
        end += own;
      }
    } catch (error) {
      for (const { reject } of calls) reject(error);
    }
    underWay--;
    next();
  }

  /** Sends what waits, as much together as a dispatch takes; a profiled call goes alone. */
  function next(): void {
    while (waiting.length > 0 && underWay < WINDOW) {
      let count = 0;
      let alone = false;
      const stop = waiting.findIndex((call, index) => {
        const joins = index === 0 || !(alone || call.profile || count + call.count > batchLimit);
        if (joins) count += call.count;
        alone ||= call.profile !== undefined;
        return !joins;
      });
      void dispatch(waiting.splice(0, stop < 0 ? waiting.length : stop), count);
    }
  }

  void device.lost.then((info) => {
    lose(lossReason(info));
  });
  // On the page's own device an uncaptured error may be anybody's; ours are all in scopes.
  if (owned) {
    device.addEventListener('uncapturederror', ({ error }) => {
      lose(`the GPU reported an error (${error.message})`);
    });
  }

  return {
    name: 'webgpu',
    batchLimit,
    async infer(pixels, profile) {
      check();
      const count = pixels.length / pixelBytes;
      if (!Number.isInteger(count) || count > batchLimit) {
        throw new InkdigitError(
          'input-size',
          `The webgpu engine takes up to ${batchLimit} digits of ${pixelBytes} bytes a call, ` +
            `not ${pixels.length} bytes.`,
        );
      }
      if (count === 0) return new Int32Array(0);
      return new Promise((resolve, reject) => {
        const call = { pixels, count, profile, resolve, reject };
        if ((profile || count >= LARGE) && waiting.length === 0 && underWay < WINDOW) {
          void dispatch([call], count);
          return;
        }
        // Whoever is first lets all others of this task join before anything goes.
        if (waiting.push({ ...call, pixels: pixels.slice() }) === 1) queueMicrotask(next);
      });
    },
    dispose() {
      if (disposed) return;
      disposed = true;
      release();
    },
  };
}
