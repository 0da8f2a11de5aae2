/**
 * How a batch is cut: a runtime that keeps whole layers in memory is quicker with some hundred digits
 * at once than with thousands, and some read only batches of the size that their model has.
 */
import { DIGIT_BYTES } from '../../contract.ts';

/**
 * Digits at once. Of 16, 64, 256 and 1024, no runtime was quicker by more than its noise with
 * another; with 1024, some were slower.
 */
const PORTION = 256;

/** Batches that TFLite models exist for, growing. */
export const TFLITE_BATCHES: readonly number[] = [1, 16, PORTION];

/** Reads some digits. */
export type Read = (pixels: Uint8Array<ArrayBuffer>) => Promise<Uint8Array>;

/** Reads a batch in portions, one after the other. */
export async function inPortions(pixels: Uint8Array<ArrayBuffer>, read: Read): Promise<Uint8Array> {
  if (pixels.length <= PORTION * DIGIT_BYTES) return await read(pixels);
  const digits = new Uint8Array(pixels.length / DIGIT_BYTES);
  for (let n = 0; n < digits.length; n += PORTION) {
    digits.set(await read(pixels.subarray(n * DIGIT_BYTES, (n + PORTION) * DIGIT_BYTES)), n);
  }
  return digits;
}

/**
 * Reads with models of fixed batches, the largest that fits first.
 * @param load loads the model of one batch; the first digit needs only that of one.
 */
export async function ofFixedBatches(load: (batch: number) => Promise<Read>): Promise<Read> {
  const loaded = new Map([[1, await load(1)]]);
  const reader = async (batch: number): Promise<Read> => {
    const known = loaded.get(batch) ?? (await load(batch));
    loaded.set(batch, known);
    return known;
  };
  return async (pixels) => {
    const digits = new Uint8Array(pixels.length / DIGIT_BYTES);
    for (let n = 0; n < digits.length;) {
      const left = digits.length - n;
      const batch = TFLITE_BATCHES.findLast((size) => size <= left) ?? 1;
      const read = await reader(batch);
      digits.set(await read(pixels.subarray(n * DIGIT_BYTES, (n + batch) * DIGIT_BYTES)), n);
      n += batch;
    }
    return digits;
  };
}
