/** A reader from tfjs-tflite, as its README shows it. */
import '@tensorflow/tfjs-backend-cpu';
import { ready, tensor4d, tidy, type Tensor } from '@tensorflow/tfjs-core';
// The package's own entry imports a file that its release lacks; the bundle beside it is whole.
import { loadTFLiteModel, setWasmPath } from '@tensorflow/tfjs-tflite/dist/tf-tflite.fesm.min.js';
import { DIGIT_BYTES, type Reader } from '../../contract.ts';
import { bestOfTen } from './digits.ts';
import { ofFixedBatches } from './portions.ts';

/** @param numThreads more than one needs an isolated page. */
export async function tfliteReader(base: string, numThreads: number): Promise<Reader> {
  await ready();
  setWasmPath(`${base}tflite/`);
  const predict = await ofFixedBatches(async (batch) => {
    const url = `${base}models/float/model-${batch}.tflite`;
    const model = await loadTFLiteModel(url, { numThreads });
    return async (pixels) => {
      const count = pixels.length / DIGIT_BYTES;
      const logits = tidy(
        () => model.predict(tensor4d(new Float32Array(pixels), [count, 28, 28, 1])) as Tensor,
      );
      const values = await logits.data();
      logits.dispose();
      return bestOfTen(values);
    };
  });
  return { predict };
}
