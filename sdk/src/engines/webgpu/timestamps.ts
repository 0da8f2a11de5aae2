/** The GPU's own clock around one compute pass, for devices that have `timestamp-query`. */
import { MAP_READ, USAGE } from './flags.ts';

/** Two 64-bit timestamps. */
const BYTES = 16;

/** Used once, for one dispatch. */
export interface Timestamps {
  /** For the pass's descriptor. */
  readonly writes: GPUComputePassTimestampWrites;
  /** Copies them to where they can be read, after the pass. */
  resolve(encoder: GPUCommandEncoder): void;
  /** Milliseconds of the pass. */
  read(): Promise<number>;
}

/** @returns `undefined` where the device has no clock. */
export function createTimestamps(device: GPUDevice): Timestamps | undefined {
  if (!device.features.has('timestamp-query')) return undefined;
  const querySet = device.createQuerySet({ type: 'timestamp', count: 2 });
  const create = (usage: number): GPUBuffer => device.createBuffer({ size: BYTES, usage });
  const resolved = create(USAGE.QUERY_RESOLVE | USAGE.COPY_SRC);
  const readback = create(USAGE.MAP_READ | USAGE.COPY_DST);
  return {
    writes: { querySet, beginningOfPassWriteIndex: 0, endOfPassWriteIndex: 1 },
    resolve(encoder) {
      encoder.resolveQuerySet(querySet, 0, 2, resolved, 0);
      encoder.copyBufferToBuffer(resolved, 0, readback, 0, BYTES);
    },
    async read() {
      await readback.mapAsync(MAP_READ);
      const [first, last] = new BigUint64Array(readback.getMappedRange()) as unknown as [
        bigint,
        bigint,
      ];
      for (const used of [querySet, resolved, readback]) used.destroy();
      return Number(last - first) / 1e6;
    },
  };
}
