/** A reader from tfjs on whatever backend has been registered, as its guide shows it. */
import { loadGraphModel } from '@tensorflow/tfjs-converter';
import { ready, setBackend, tensor4d, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { DIGIT_BYTES, type Reader } from '../../contract.ts';
import { bestOfTen } from './digits.ts';
import { inPortions } from './portions.ts';

/** @param backend its name in tfjs. */
export async function tfjsReader(base: string, backend: string): Promise<Reader> {
  if (!(await setBackend(backend))) throw new Error(`tfjs has no backend ${backend} here`);
  await ready();
  const model = await loadGraphModel(`${base}models/float/tfjs/model.json`);
  const read = async (pixels: Uint8Array): Promise<Uint8Array> => {
    const count = pixels.length / DIGIT_BYTES;
    const logits = tidy(
      () => model.predict(tensor4d(new Float32Array(pixels), [count, 28, 28, 1])) as Tensor,
    );
    const values = await logits.data();
    logits.dispose();
    return bestOfTen(values);
  };
  return { predict: (pixels) => inPortions(pixels, read) };
}
