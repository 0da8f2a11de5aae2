/**
 * The GPU memory of one engine: what stays, and a slot for each dispatch that is under way.
 *
 * A slot belongs to one dispatch from its upload to the end of its mapping; there are as many as
 * there have been dispatches at once.
 */
import { USAGE } from './flags.ts';

/** What one digit needs, in bytes. */
export interface DigitSize {
  readonly pixelBytes: number;
  readonly logitBytes: number;
}

/** The buffers of one dispatch. */
export interface Slot {
  /** Digits that fit. */
  readonly capacity: number;
  /** The number of digits in a word, then their pixels. */
  readonly pixels: GPUBuffer;
  readonly logits: GPUBuffer;
  readonly readback: GPUBuffer;
  /** Everything that the shader reads and writes. */
  readonly bindGroup: GPUBindGroup;
}

/** Makes, keeps and frees every buffer of one engine. */
export interface Buffers {
  /** A slot for at least `count` digits. */
  take(count: number): Slot;
  /** Takes a slot back, its readback buffer unmapped. */
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
  const all = new Set<GPUBuffer>();
  const idle: Slot[] = [];
  const create = (size: number, usage: number): GPUBuffer => {
    const buffer = device.createBuffer({ size, usage });
    all.add(buffer);
    return buffer;
  };
  const fixed = constants.map((data) => {
    const buffer = create(data.byteLength, USAGE.STORAGE | USAGE.COPY_DST);
    device.queue.writeBuffer(buffer, 0, data);
    return buffer;
  });
  // Dispatches take turns with it, as the queue takes them one after the other.
  const maps = mapBytes > 0 ? [create(mapBytes, USAGE.STORAGE)] : [];

  return {
    take(count) {
      const slot = idle.pop();
      if (slot && slot.capacity >= count) return slot;
      for (const buffer of slot ? [slot.pixels, slot.logits, slot.readback] : []) {
        buffer.destroy();
        all.delete(buffer);
      }
      const capacity = 2 ** Math.ceil(Math.log2(count));
      const bytes = 4 + wholeWords(capacity * pixelBytes);
      const pixels = create(bytes, USAGE.STORAGE | USAGE.COPY_DST);
      const logits = create(capacity * logitBytes, USAGE.STORAGE | USAGE.COPY_SRC);
      const readback = create(capacity * logitBytes, USAGE.MAP_READ | USAGE.COPY_DST);
      const bindGroup = device.createBindGroup({
        layout: pipeline.getBindGroupLayout(0),
        entries: [...fixed, pixels, logits, ...maps].map((buffer, binding) => ({
          binding,
          resource: { buffer },
        })),
      });
      return { capacity, pixels, logits, readback, bindGroup };
    },
    give(slot) {
      idle.push(slot);
    },
    destroy() {
      for (const buffer of all) buffer.destroy();
    },
  };
}

/** Bytes as WebGPU writes and binds them, four by four. */
export function wholeWords(bytes: number): number {
  return Math.ceil(bytes / 4) * 4;
}
