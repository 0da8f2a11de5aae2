/**
 * The GPU memory of one engine: what stays, and a slot for each dispatch that is under way.
 *
 * A slot belongs to one dispatch from its upload to the end of its mapping. There are at most as many
 * of one size as there have been dispatches at once; sizes are powers of two, so that smaller slots
 * beside the largest take no more than that.
 */
import { USAGE } from './flags.ts';

/** What one digit needs, in bytes. */
export interface DigitSize {
  readonly pixelBytes: number;
  readonly logitBytes: number;
}

/** The GPU's own clock around a dispatch that is profiled: when it began and when it ended. */
export interface Clock {
  /** For the pass's descriptor. */
  readonly writes: GPUComputePassTimestampWrites;
  /** Where the two times go, in nanoseconds. */
  readonly times: GPUBuffer;
}

/** Two 64-bit times. */
export const CLOCK_BYTES = 16;

/** The buffers of one dispatch. */
export interface Slot {
  /** Digits that fit. */
  readonly capacity: number;
  /** The number of digits in a word, then their pixels: mapped, where the page writes them. */
  readonly staging: GPUBuffer;
  /** The same, where the shader reads them. */
  readonly pixels: GPUBuffer;
  readonly logits: GPUBuffer;
  /** Room for the logits, and for the clock's times after them. */
  readonly readback: GPUBuffer;
  /** Everything that the shader reads and writes. */
  readonly bindGroup: GPUBindGroup;
}

/** Makes, keeps and frees every buffer of one engine. */
export interface Buffers {
  /** `undefined` where the device has none. Dispatches take turns with it, as the queue takes them. */
  readonly clock: Clock | undefined;
  /** A slot for at least `count` digits. */
  take(count: number): Slot;
  /** Takes a slot back, its staging buffer mapped and its readback buffer not. */
  give(slot: Slot): void;
  /** Destroys every buffer, also those that calls are waiting for. */
  destroy(): void;
}

/**
 * @param constants arrays that stay on the device, in the order of the shader's bindings.
 * @param mapBytes of the buffer that activations lie in, or 0: they need none.
 */
export function createBuffers(
  device: GPUDevice,
  pipeline: GPUComputePipeline,
  constants: readonly (Uint32Array<ArrayBuffer> | Int32Array<ArrayBuffer>)[],
  mapBytes: number,
  { pixelBytes, logitBytes }: DigitSize,
): Buffers {
  const all: { destroy(): undefined }[] = [];
  const idle: Slot[] = [];
  const create = (size: number, usage: number, mappedAtCreation = false): GPUBuffer => {
    const buffer = device.createBuffer({ size, usage, mappedAtCreation });
    all.push(buffer);
    return buffer;
  };
  const fixed = constants.map((data) => {
    const buffer = create(data.byteLength, USAGE.STORAGE | USAGE.COPY_DST);
    device.queue.writeBuffer(buffer, 0, data);
    return buffer;
  });
  // One for all dispatches, as the queue takes them one after the other.
  const maps = mapBytes > 0 ? [create(mapBytes, USAGE.STORAGE)] : [];
  let clock: Clock | undefined;
  if (device.features.has('timestamp-query')) {
    const querySet = device.createQuerySet({ type: 'timestamp', count: 2 });
    all.push(querySet);
    clock = {
      writes: { querySet, beginningOfPassWriteIndex: 0, endOfPassWriteIndex: 1 },
      times: create(CLOCK_BYTES, USAGE.QUERY_RESOLVE | USAGE.COPY_SRC),
    };
  }

  return {
    clock,
    take(count) {
      // No larger one: all of what is mapped travels.
      const capacity = 2 ** Math.ceil(Math.log2(count));
      const found = idle.findIndex((slot) => slot.capacity === capacity);
      if (found >= 0) return idle.splice(found, 1)[0] as Slot;
      const bytes = 4 + wholeWords(capacity * pixelBytes);
      const staging = create(bytes, USAGE.MAP_WRITE | USAGE.COPY_SRC, true);
      const pixels = create(bytes, USAGE.STORAGE | USAGE.COPY_DST);
      const logits = create(capacity * logitBytes, USAGE.STORAGE | USAGE.COPY_SRC);
      const readback = create(capacity * logitBytes + CLOCK_BYTES, USAGE.MAP_READ | USAGE.COPY_DST);
      const bindGroup = device.createBindGroup({
        layout: pipeline.getBindGroupLayout(0),
        entries: [...fixed, pixels, logits, ...maps].map((buffer, binding) => ({
          binding,
          resource: { buffer },
        })),
      });
      return { capacity, staging, pixels, logits, readback, bindGroup };
    },
    give(slot) {
      idle.push(slot);
    },
    destroy() {
      for (const resource of all) resource.destroy();
    },
  };
}

/** Bytes as WebGPU writes and binds them, four by four. */
export function wholeWords(bytes: number): number {
  return Math.ceil(bytes / 4) * 4;
}
