/**
 * Tells where the time of one dispatch goes: the GPU's own timestamps around the computation where
 * the device has them, the clock on the wall for everything else.
 */
import type { EngineProfile } from '../engine.ts';
import { MAP_READ, USAGE } from './flags.ts';

/** Two 64-bit timestamps. */
const BYTES = 16;

/** Runs from when it is made, for one dispatch; methods are called in their order here. */
export interface Stopwatch {
  /** For the compute pass's descriptor. */
  readonly pass: GPUComputePassDescriptor;
  /** The queue has been given another part: first the upload, then the computation. */
  mark(): void;
  /** Copies the timestamps to where they can be read. */
  resolve(encoder: GPUCommandEncoder): void;
  /** Writes the profile, once the logits are back. */
  read(profile: EngineProfile): Promise<void>;
}

/** Starts. */
export function startStopwatch(device: GPUDevice): Stopwatch {
  const start = performance.now();
  const marks: Promise<number>[] = [];
  const create = (usage: number): GPUBuffer => device.createBuffer({ size: BYTES, usage });
  const queries = device.features.has('timestamp-query') && {
    set: device.createQuerySet({ type: 'timestamp', count: 2 }),
    resolved: create(USAGE.QUERY_RESOLVE | USAGE.COPY_SRC),
    readback: create(USAGE.MAP_READ | USAGE.COPY_DST),
  };
  return {
    pass: queries
      ? {
          timestampWrites: {
            querySet: queries.set,
            beginningOfPassWriteIndex: 0,
            endOfPassWriteIndex: 1,
          },
        }
      : {},
    mark() {
      marks.push(device.queue.onSubmittedWorkDone().then(() => performance.now()));
    },
    resolve(encoder) {
      if (!queries) return;
      encoder.resolveQuerySet(queries.set, 0, 2, queries.resolved, 0);
      encoder.copyBufferToBuffer(queries.resolved, 0, queries.readback, 0, BYTES);
    },
    async read(profile) {
      const end = performance.now();
      const [uploaded = end, computed = end] = await Promise.all(marks);
      profile.upload = uploaded - start;
      profile.compute = computed - uploaded;
      // Chromium may tell of work that is done after it has mapped the result.
      profile.readback = Math.max(0, end - computed);
      if (!queries) return;
      await queries.readback.mapAsync(MAP_READ);
      const [first = 0n, last = 0n] = new BigUint64Array(queries.readback.getMappedRange());
      profile.compute = Number(last - first) / 1e6;
      for (const used of Object.values(queries)) used.destroy();
    },
  };
}
