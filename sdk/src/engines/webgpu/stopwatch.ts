/**
 * Tells where the time of one dispatch goes: the GPU's own timestamps around the computation where
 * the device has them, the clock on the wall for everything else. Made for one call and used up.
 */
import type { EngineProfile } from '../engine.ts';
import { MAP_READ, USAGE } from './flags.ts';

/** Two 64-bit timestamps. */
const BYTES = 16;

/** See the top of this file; methods are called in their order here. */
export class Stopwatch {
  /** For the compute pass's descriptor. */
  readonly writes: { timestampWrites?: GPUComputePassTimestampWrites } = {};
  readonly #device: GPUDevice;
  readonly #start = performance.now();
  readonly #marks: Promise<number>[] = [];
  readonly #buffers: GPUBuffer[] = [];
  #queries: GPUQuerySet | undefined;

  constructor(device: GPUDevice) {
    this.#device = device;
    if (!device.features.has('timestamp-query')) return;
    this.#queries = device.createQuerySet({ type: 'timestamp', count: 2 });
    this.writes = {
      timestampWrites: {
        querySet: this.#queries,
        beginningOfPassWriteIndex: 0,
        endOfPassWriteIndex: 1,
      },
    };
  }

  /** The queue has been given another part: first the upload, then the computation. */
  mark(): void {
    this.#marks.push(this.#device.queue.onSubmittedWorkDone().then(() => performance.now()));
  }

  /** Copies the timestamps to where they can be read. */
  resolve(encoder: GPUCommandEncoder): void {
    if (!this.#queries) return;
    const create = (usage: number): GPUBuffer => this.#device.createBuffer({ size: BYTES, usage });
    const resolved = create(USAGE.QUERY_RESOLVE | USAGE.COPY_SRC);
    const readback = create(USAGE.MAP_READ | USAGE.COPY_DST);
    encoder.resolveQuerySet(this.#queries, 0, 2, resolved, 0);
    encoder.copyBufferToBuffer(resolved, 0, readback, 0, BYTES);
    this.#buffers.push(readback, resolved);
  }

  /** Writes the profile, once the logits are back. */
  async read(profile: EngineProfile): Promise<void> {
    const end = performance.now();
    const [uploaded = end, computed = end] = await Promise.all(this.#marks);
    profile.upload = uploaded - this.#start;
    profile.compute = computed - uploaded;
    profile.readback = Math.max(0, end - computed);
    const [readback] = this.#buffers;
    if (readback) {
      await readback.mapAsync(MAP_READ);
      const [first = 0n, last = 0n] = new BigUint64Array(readback.getMappedRange());
      profile.compute = Number(last - first) / 1e6;
    }
    this.#queries?.destroy();
    for (const buffer of this.#buffers) buffer.destroy();
  }
}
