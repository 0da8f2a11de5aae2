/**
 * The GPU memory of one engine: what stays (the packed network), what grows with the batch (pixels
 * and logits) and what each dispatch needs for itself until its answer is read (a readback buffer).
 *
 * Pixels and logits are shared by all dispatches: the queue finishes one's copies before it starts
 * the next. A readback buffer belongs to one dispatch from submission to the end of its mapping.
 */
import { USAGE } from './flags.ts';

/** Arrays that stay on the device, in the order of the shader's bindings. */
export type Constants = readonly (Uint32Array<ArrayBuffer> | Int32Array<ArrayBuffer>)[];

/** What one digit needs, in bytes. */
export interface DigitSize {
  readonly pixelBytes: number;
  readonly logitBytes: number;
}

/** Buffers of one dispatch, bound and ready. */
export interface Batch {
  readonly pixels: GPUBuffer;
  readonly logits: GPUBuffer;
  readonly bindGroup: GPUBindGroup;
}

/** Makes, keeps and frees every buffer of one engine. */
export class Buffers {
  readonly #device: GPUDevice;
  readonly #pipeline: GPUComputePipeline;
  readonly #size: DigitSize;
  readonly #constants: readonly GPUBuffer[];
  readonly #maps: readonly GPUBuffer[];
  readonly #readbacks = new Set<GPUBuffer>();
  #idle: GPUBuffer[] = [];
  #capacity = 0;
  #count = 0;
  #batch: Batch | undefined;

  /** @param mapBytes of the buffer that activations lie in, or 0: they need none. */
  constructor(
    device: GPUDevice,
    pipeline: GPUComputePipeline,
    constants: Constants,
    mapBytes: number,
    size: DigitSize,
  ) {
    this.#device = device;
    this.#pipeline = pipeline;
    this.#size = size;
    this.#constants = constants.map((data) => {
      const buffer = this.#create(data.byteLength, USAGE.STORAGE | USAGE.COPY_DST);
      device.queue.writeBuffer(buffer, 0, data);
      return buffer;
    });
    this.#maps = mapBytes > 0 ? [this.#create(mapBytes, USAGE.STORAGE)] : [];
  }

  /** Buffers for `count` digits, which grow in powers of two. */
  batch(count: number): Batch {
    if (this.#batch && this.#count === count) return this.#batch;
    let { pixels, logits } = this.#batch ?? {};
    const { pixelBytes, logitBytes } = this.#size;
    if (!pixels || !logits || count > this.#capacity) {
      this.#freeBatch();
      this.#capacity = 2 ** Math.ceil(Math.log2(count));
      const bytes = Math.ceil((this.#capacity * pixelBytes) / 4) * 4;
      pixels = this.#create(bytes, USAGE.STORAGE | USAGE.COPY_DST);
      logits = this.#create(this.#capacity * logitBytes, USAGE.STORAGE | USAGE.COPY_SRC);
    }
    const entries: GPUBufferBinding[] = [
      ...[...this.#constants, pixels].map((buffer) => ({ buffer })),
      // Its length tells the shader how many digits there are.
      { buffer: logits, size: count * logitBytes },
      ...this.#maps.map((buffer) => ({ buffer })),
    ];
    const bindGroup = this.#device.createBindGroup({
      layout: this.#pipeline.getBindGroupLayout(0),
      entries: entries.map((resource, binding) => ({ binding, resource })),
    });
    this.#count = count;
    this.#batch = { pixels, logits, bindGroup };
    return this.#batch;
  }

  /** A readback buffer for `count` digits that no other dispatch is using. */
  takeReadback(count: number): GPUBuffer {
    const bytes = count * this.#size.logitBytes;
    const fitting = this.#idle.find((buffer) => buffer.size >= bytes);
    if (fitting) {
      this.#idle = this.#idle.filter((buffer) => buffer !== fitting);
      return fitting;
    }
    // One that is too small will not be missed: there are never more than dispatches at once.
    this.#free(this.#idle.pop());
    const capacity = 2 ** Math.ceil(Math.log2(bytes));
    const readback = this.#create(capacity, USAGE.MAP_READ | USAGE.COPY_DST);
    this.#readbacks.add(readback);
    return readback;
  }

  /** Takes an unmapped readback buffer back. */
  returnReadback(readback: GPUBuffer): void {
    this.#idle.push(readback);
  }

  /** Destroys every buffer, also those that calls are waiting for. */
  destroy(): void {
    this.#freeBatch();
    for (const buffer of [...this.#constants, ...this.#maps]) buffer.destroy();
    this.#readbacks.forEach((readback) => this.#free(readback));
    this.#idle = [];
  }

  /** Work that is already submitted finishes with the old buffers. */
  #freeBatch(): void {
    this.#batch?.pixels.destroy();
    this.#batch?.logits.destroy();
    this.#batch = undefined;
  }

  #free(readback: GPUBuffer | undefined): void {
    if (readback && this.#readbacks.delete(readback)) readback.destroy();
  }

  #create(size: number, usage: number): GPUBuffer {
    return this.#device.createBuffer({ label: 'inkdigit', size, usage });
  }
}
