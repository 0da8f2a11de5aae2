/**
 * The GPU memory of one engine: what stays (the packed network), what grows with the batch (pixels
 * and logits) and what each dispatch needs for itself until its answer is read (a readback buffer).
 *
 * Pixels and logits are shared by all dispatches: the queue finishes one's copies before it starts
 * the next. A readback buffer belongs to one dispatch from submission to the end of its mapping.
 */
import { USAGE } from './flags.ts';

/** What one digit needs, in bytes. */
export interface DigitSize {
  readonly pixelBytes: number;
  readonly logitBytes: number;
}

/** What a dispatch reads and writes, bound and ready. */
export interface Batch {
  readonly count: number;
  readonly pixels: GPUBuffer;
  readonly logits: GPUBuffer;
  readonly bindGroup: GPUBindGroup;
}

/** Makes, keeps and frees every buffer of one engine. */
export interface Buffers {
  /** Buffers for `count` digits, which grow in powers of two. */
  batch(count: number): Batch;
  /** A readback buffer of at least `bytes` that no other dispatch is using. */
  take(bytes: number): GPUBuffer;
  /** Takes an unmapped readback buffer back. */
  give(readback: GPUBuffer): void;
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
  const idle: GPUBuffer[] = [];
  let kept: Batch | undefined;

  const create = (size: number, usage: number): GPUBuffer => {
    const buffer = device.createBuffer({ label: 'inkdigit', size, usage });
    all.add(buffer);
    return buffer;
  };
  /** Work that is already submitted finishes with it. */
  const drop = (buffer: GPUBuffer | undefined): void => {
    buffer?.destroy();
    if (buffer) all.delete(buffer);
  };
  const fixed = constants.map((data) => {
    const buffer = create(data.byteLength, USAGE.STORAGE | USAGE.COPY_DST);
    device.queue.writeBuffer(buffer, 0, data);
    return buffer;
  });
  const maps = mapBytes > 0 ? [create(mapBytes, USAGE.STORAGE)] : [];

  return {
    batch(count) {
      if (kept?.count === count) return kept;
      let { pixels, logits } = kept ?? {};
      if (!pixels || !logits || logits.size < count * logitBytes) {
        drop(pixels);
        drop(logits);
        const capacity = powerOfTwo(count);
        pixels = create(wholeWords(capacity * pixelBytes), USAGE.STORAGE | USAGE.COPY_DST);
        logits = create(capacity * logitBytes, USAGE.STORAGE | USAGE.COPY_SRC);
      }
      // The shader learns the number of digits from the length of the logits.
      const size = count * logitBytes;
      const bindGroup = device.createBindGroup({
        layout: pipeline.getBindGroupLayout(0),
        entries: [...fixed, pixels, logits, ...maps].map((buffer, binding) => ({
          binding,
          resource: buffer === logits ? { buffer, size } : { buffer },
        })),
      });
      return (kept = { count, pixels, logits, bindGroup });
    },
    take(bytes) {
      const readback = idle.pop();
      if (readback && readback.size >= bytes) return readback;
      drop(readback);
      return create(powerOfTwo(bytes), USAGE.MAP_READ | USAGE.COPY_DST);
    },
    give(readback) {
      idle.push(readback);
    },
    destroy() {
      all.forEach(drop);
    },
  };
}

/** Bytes as WebGPU writes and binds them, four by four. */
export function wholeWords(bytes: number): number {
  return Math.ceil(bytes / 4) * 4;
}

function powerOfTwo(atLeast: number): number {
  return 2 ** Math.ceil(Math.log2(atLeast));
}
