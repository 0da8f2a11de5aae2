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
import type { Buffers, DigitSize } from './buffers.ts';
import type { DeviceLease } from './device.ts';
import { lossReason } from './device.ts';
import { MAP_READ } from './flags.ts';
import { scoped } from './scope.ts';
import { Stopwatch } from './stopwatch.ts';

/** Dispatches under way at once: one that uploads, one that computes, one that is read back. */
const WINDOW = 3;
/** A call of so many digits is worth a dispatch of its own, and spares itself a copy. */
const LARGE = 64;

/** What a dispatch needs to know of network and plan. */
export interface CallShape extends DigitSize {
  readonly batchLimit: number;
  /** Most workgroups of a dispatch. */
  readonly groups: number;
}

/** One call of `infer` that waits for its logits. */
interface Call {
  readonly pixels: Uint8Array;
  readonly count: number;
  readonly profile: EngineProfile | undefined;
  readonly resolve: (logits: Int32Array) => void;
  readonly reject: (error: unknown) => void;
}

/** See {@link Engine}; `onLost` hears once why the GPU went away, never after `dispose`. */
export class WebGpuEngine implements Engine {
  readonly name = 'webgpu';
  readonly batchLimit: number;
  readonly #lease: DeviceLease;
  readonly #pipeline: GPUComputePipeline;
  readonly #buffers: Buffers;
  readonly #shape: CallShape;
  readonly #onLost: ((reason: string) => void) | undefined;
  readonly #waiting: Call[] = [];
  #underWay = 0;
  #disposed = false;
  #lost: string | undefined;

  constructor(
    lease: DeviceLease,
    pipeline: GPUComputePipeline,
    buffers: Buffers,
    shape: CallShape,
    onLost: ((reason: string) => void) | undefined,
  ) {
    this.batchLimit = shape.batchLimit;
    this.#lease = lease;
    this.#pipeline = pipeline;
    this.#buffers = buffers;
    this.#shape = shape;
    this.#onLost = onLost;
    const { device, owned } = lease;
    void device.lost.then((info) => {
      this.#lose(lossReason(info));
    });
    // On the page's own device an uncaptured error may be anybody's; ours are all in scopes.
    if (owned) {
      device.addEventListener('uncapturederror', ({ error }) => {
        this.#lose(`the GPU reported an error (${error.message})`);
      });
    }
  }

  async infer(pixels: Uint8Array, profile?: EngineProfile): Promise<Int32Array> {
    this.#check();
    const count = this.#countDigits(pixels);
    if (count === 0) return new Int32Array(0);
    return new Promise((resolve, reject) => {
      const call = { pixels, count, profile, resolve, reject };
      if (this.#waiting.length === 0 && this.#underWay < WINDOW && (profile || count >= LARGE)) {
        void this.#dispatch([call]);
        return;
      }
      // Whoever is first lets all others of this task join before anything goes.
      if (this.#waiting.push({ ...call, pixels: pixels.slice() }) === 1) {
        queueMicrotask(() => {
          this.#next();
        });
      }
    });
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#release();
  }

  #countDigits({ length }: Uint8Array): number {
    const { pixelBytes } = this.#shape;
    const count = length / pixelBytes;
    if (Number.isInteger(count) && count <= this.batchLimit) return count;
    throw new InkdigitError(
      'input-size',
      `The webgpu engine takes up to ${this.batchLimit} digits of ${pixelBytes} bytes a call, ` +
        `not ${length} bytes.`,
    );
  }

  /** Sends what waits, as much together as a dispatch takes; a profiled call goes alone. */
  #next(): void {
    while (this.#waiting.length > 0 && this.#underWay < WINDOW) {
      let count = 0;
      const joining = this.#waiting.findIndex((call, index) => {
        count += call.count;
        return index > 0 && (count > this.batchLimit || call.profile !== undefined);
      });
      const alone = this.#waiting[0]?.profile ? 1 : this.#waiting.length;
      void this.#dispatch(this.#waiting.splice(0, joining > 0 ? Math.min(joining, alone) : alone));
    }
  }

  /** Answers these calls, all by one dispatch; never rejects. */
  async #dispatch(calls: readonly Call[]): Promise<void> {
    this.#underWay++;
    try {
      const logits = await this.#run(calls);
      const count = calls.reduce((sum, call) => sum + call.count, 0);
      let done = 0;
      for (const call of calls) {
        const end = done + call.count;
        const labels = logits.length / count;
        call.resolve(calls.length > 1 ? logits.slice(done * labels, end * labels) : logits);
        done = end;
      }
    } catch (error) {
      for (const call of calls) call.reject(error);
    }
    this.#underWay--;
    this.#next();
  }

  async #run(calls: readonly Call[]): Promise<Int32Array> {
    this.#check();
    const [first] = calls;
    const pixels = first && calls.length === 1 ? first.pixels : joined(calls);
    const count = pixels.length / this.#shape.pixelBytes;
    const bytes = count * this.#shape.logitBytes;
    const { device } = this.#lease;
    const { value, problem } = scoped(device, () => this.#submit(pixels, count, first?.profile));
    const { readback, stopwatch } = value;
    const mapped = readback.mapAsync(MAP_READ, 0, bytes).then(
      () => null,
      (error: unknown) => `the GPU gave no answer (${String(error)})`,
    );
    const reason = (await problem) ?? (await mapped);
    if (reason !== null) this.#lose(reason);
    this.#check();
    const logits = new Int32Array(readback.getMappedRange(0, bytes)).slice();
    readback.unmap();
    this.#buffers.returnReadback(readback);
    if (first?.profile) await stopwatch?.read(first.profile);
    return logits;
  }

  /** Uploads, runs and copies the answer out. */
  #submit(
    pixels: Uint8Array,
    count: number,
    profile: EngineProfile | undefined,
  ): { readback: GPUBuffer; stopwatch: Stopwatch | undefined } {
    const { device } = this.#lease;
    const { queue } = device;
    const stopwatch = profile && new Stopwatch(device);
    const batch = this.#buffers.batch(count);
    const readback = this.#buffers.takeReadback(count);
    writeBytes(queue, batch.pixels, pixels);
    stopwatch?.mark();
    let encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass(stopwatch?.writes);
    pass.setPipeline(this.#pipeline);
    pass.setBindGroup(0, batch.bindGroup);
    pass.dispatchWorkgroups(Math.min(count, this.#shape.groups));
    pass.end();
    if (stopwatch) {
      queue.submit([encoder.finish()]);
      stopwatch.mark();
      encoder = device.createCommandEncoder();
      stopwatch.resolve(encoder);
    }
    encoder.copyBufferToBuffer(batch.logits, 0, readback, 0, count * this.#shape.logitBytes);
    queue.submit([encoder.finish()]);
    return { readback, stopwatch };
  }

  #check(): void {
    // Whoever hears of a loss disposes the engine; its calls still have to say what happened first.
    if (this.#lost !== undefined) {
      throw new InkdigitError(
        'engine-lost',
        `The webgpu engine stopped: ${this.#lost}. Use another engine or make a new one.`,
      );
    }
    if (this.#disposed) {
      throw new InkdigitError('disposed', 'This engine is disposed; make a new one.');
    }
  }

  #lose(reason: string): void {
    if (this.#disposed || this.#lost !== undefined) return;
    this.#lost = reason;
    this.#release();
    this.#onLost?.(reason);
  }

  #release(): void {
    this.#buffers.destroy();
    if (this.#lease.owned) this.#lease.device.destroy();
  }
}

/** The pixels of several calls, one after the other. */
function joined(calls: readonly Call[]): Uint8Array {
  const pixels = new Uint8Array(calls.reduce((sum, call) => sum + call.pixels.length, 0));
  let end = 0;
  for (const call of calls) {
    pixels.set(call.pixels, end);
    end += call.pixels.length;
  }
  return pixels;
}

/** Writes bytes whose number need not be a multiple of four, as `writeBuffer` demands. */
function writeBytes(queue: GPUQueue, buffer: GPUBuffer, bytes: Uint8Array): void {
  const whole = bytes.length - (bytes.length % 4);
  queue.writeBuffer(buffer, 0, bytes, 0, whole);
  if (whole === bytes.length) return;
  const rest = new Uint8Array(4);
  rest.set(bytes.subarray(whole));
  queue.writeBuffer(buffer, whole, rest);
}
