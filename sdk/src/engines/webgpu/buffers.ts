/**
 * The GPU memory of one engine: what stays (the packed network), what grows with the batch (pixels
 * and logits) and what each call needs for itself until its answer is read (a readback buffer).
 *
 * Pixels and logits are shared by all calls: the queue finishes one call's copies before it starts
 * the next. A readback buffer belongs to one call from submission to the end of its mapping.
 */
import { USAGE } from './flags.ts';
import type { PackedNetwork } from './pack.ts';

/** Readback buffers kept for later calls; more exist only while more calls overlap. */
const KEPT_READBACKS = 4;

/** The buffers of one batch, bound and ready. */
export interface BatchBuffers {
  readonly pixels: GPUBuffer;
  readonly logits: GPUBuffer;
  readonly bindGroup: GPUBindGroup;
  /** Digits that fit, a power of two. */
  readonly capacity: number;
}

/** Makes, keeps and frees every buffer of one engine. */
export class Buffers {
  readonly #device: GPUDevice;
  readonly #pipeline: GPUComputePipeline;
  readonly #pixelBytes: number;
  readonly #logitBytes: number;
  readonly #constants: readonly GPUBuffer[];
  readonly #readbacks = new Set<GPUBuffer>();
  readonly #idle: GPUBuffer[] = [];
  #batch: BatchBuffers | undefined;

  /** @param pixelBytes bytes of one digit's image; the network is uploaded here, once. */
  constructor(
    device: GPUDevice,
    pipeline: GPUComputePipeline,
    packed: PackedNetwork,
    pixelBytes: number,
  ) {
    this.#device = device;
    this.#pipeline = pipeline;
    this.#pixelBytes = pixelBytes;
    this.#logitBytes = packed.labels * 4;
    this.#constants = [
      this.#upload('layers', packed.layers),
      this.#upload('weights', packed.weights),
      this.#upload('channels', packed.channels),
    ];
  }

  /** Buffers for at least `count` digits, doubled as batches grow. */
  batch(count: number): BatchBuffers {
    if (this.#batch && this.#batch.capacity >= count) return this.#batch;
    this.#freeBatch();
    const capacity = 2 ** Math.ceil(Math.log2(count));
    const usage = USAGE.STORAGE;
    const pixelBytes = Math.ceil((capacity * this.#pixelBytes) / 4) * 4;
    const pixels = this.#create('pixels', pixelBytes, usage | USAGE.COPY_DST);
    const logits = this.#create('logits', capacity * this.#logitBytes, usage | USAGE.COPY_SRC);
    const bindGroup = this.#device.createBindGroup({
      label: 'inkdigit',
      layout: this.#pipeline.getBindGroupLayout(0),
      entries: [...this.#constants, pixels, logits].map((buffer, binding) => ({
        binding,
        resource: { buffer },
      })),
    });
    this.#batch = { pixels, logits, bindGroup, capacity };
    return this.#batch;
  }

  /** A readback buffer for `count` digits that no other call is using. */
  takeReadback(count: number): GPUBuffer {
    const bytes = count * this.#logitBytes;
    const fitting = this.#idle.findIndex((buffer) => buffer.size >= bytes);
    const [idle] = fitting < 0 ? [] : this.#idle.splice(fitting, 1);
    if (idle) return idle;
    const capacity = 2 ** Math.ceil(Math.log2(bytes));
    const readback = this.#create('readback', capacity, USAGE.MAP_READ | USAGE.COPY_DST);
    this.#readbacks.add(readback);
    return readback;
  }

  /** Gives an unmapped readback buffer back, in place of the smallest when enough are kept. */
  returnReadback(readback: GPUBuffer): void {
    this.#idle.push(readback);
    if (this.#idle.length <= KEPT_READBACKS) return;
    this.#idle.sort((a, b) => b.size - a.size);
    const smallest = this.#idle.pop();
    if (!smallest) return;
    this.#readbacks.delete(smallest);
    smallest.destroy();
  }

  /** Destroys every buffer, also those that calls are waiting for. */
  destroy(): void {
    this.#freeBatch();
    for (const buffer of [...this.#constants, ...this.#readbacks]) buffer.destroy();
    this.#readbacks.clear();
    this.#idle.length = 0;
  }

  /** Work that is already submitted finishes with the old buffers. */
  #freeBatch(): void {
    this.#batch?.pixels.destroy();
    this.#batch?.logits.destroy();
    this.#batch = undefined;
  }

  #upload(name: string, data: Uint32Array<ArrayBuffer> | Int32Array<ArrayBuffer>): GPUBuffer {
    const buffer = this.#create(name, data.byteLength, USAGE.STORAGE | USAGE.COPY_DST);
    this.#device.queue.writeBuffer(buffer, 0, data);
    return buffer;
  }

  #create(name: string, size: number, usage: number): GPUBuffer {
    return this.#device.createBuffer({ label: `inkdigit ${name}`, size, usage });
  }
}
