/**
 * One running WebGPU engine: calls go in, logits come out, until disposed or the GPU goes away.
 *
 * Knows one device, one pipeline and their buffers, made by index.ts; knows no layer.
 */
import { InkdigitError } from '../../errors.ts';
import type { Engine } from '../engine.ts';
import type { Buffers } from './buffers.ts';
import type { DeviceLease } from './device.ts';
import { lossReason } from './device.ts';
import { MAP_READ } from './flags.ts';
import { scoped } from './scope.ts';

/** What a call needs to know of the network. */
export interface CallShape {
  readonly pixelBytes: number;
  readonly labels: number;
  readonly batchLimit: number;
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

  async infer(pixels: Uint8Array): Promise<Int32Array> {
    this.#check();
    const count = this.#countDigits(pixels);
    if (count === 0) return new Int32Array(0);
    const { value: readback, problem } = scoped(this.#lease.device, () =>
      this.#submit(pixels, count),
    );
    const bytes = count * this.#shape.labels * 4;
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
    return logits;
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#release();
  }

  #countDigits(pixels: Uint8Array): number {
    const { pixelBytes } = this.#shape;
    const count = pixels.length / pixelBytes;
    if (Number.isInteger(count) && count <= this.batchLimit) return count;
    throw new InkdigitError(
      'input-size',
      `The webgpu engine takes up to ${String(this.batchLimit)} whole digits a call.`,
    );
  }

  /** Uploads, runs and copies the answer out, all in one submission. */
  #submit(pixels: Uint8Array, count: number): GPUBuffer {
    const { device } = this.#lease;
    const batch = this.#buffers.batch(count);
    writeBytes(device.queue, batch.pixels, pixels);
    const readback = this.#buffers.takeReadback(count);
    const encoder = device.createCommandEncoder({ label: 'inkdigit' });
    const pass = encoder.beginComputePass({ label: 'inkdigit' });
    pass.setPipeline(this.#pipeline);
    pass.setBindGroup(0, batch.bindGroup);
    pass.dispatchWorkgroups(count);
    pass.end();
    encoder.copyBufferToBuffer(batch.logits, 0, readback, 0, count * this.#shape.labels * 4);
    device.queue.submit([encoder.finish()]);
    return readback;
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

/** Writes bytes whose number need not be a multiple of four, as `writeBuffer` demands. */
function writeBytes(queue: GPUQueue, buffer: GPUBuffer, bytes: Uint8Array): void {
  const whole = bytes.length - (bytes.length % 4);
  queue.writeBuffer(buffer, 0, bytes, 0, whole);
  if (whole === bytes.length) return;
  const rest = new Uint8Array(4);
  rest.set(bytes.subarray(whole));
  queue.writeBuffer(buffer, whole, rest);
}
