/** A reader from onnxruntime-web, as its guide shows it. */
import type * as Ort from 'onnxruntime-web';
import { DIGIT_BYTES, type Reader } from '../../contract.ts';
import { bestOfTen } from './digits.ts';
import { inPortions } from './portions.ts';

/** How one contender uses it. */
export interface OrtUse {
  readonly provider: 'wasm' | 'webgpu';
  readonly threads: number;
  /** Below `models/`. */
  readonly model: string;
  /** What the model reads: floats are pixels 0..255, too. */
  readonly input: 'float32' | 'uint8';
}

/** @param ort the build of the package that the contender imports. */
export async function ortReader(
  ort: Pick<typeof Ort, 'env' | 'InferenceSession' | 'Tensor'>,
  base: string,
  { provider, threads, model, input }: OrtUse,
): Promise<Reader> {
  ort.env.wasm.numThreads = threads;
  const session = await ort.InferenceSession.create(`${base}models/${model}`, {
    executionProviders: [provider],
  });
  const read = async (pixels: Uint8Array): Promise<Uint8Array> => {
    const shape = [pixels.length / DIGIT_BYTES, 1, 28, 28];
    const tensor =
      input === 'uint8'
        ? new ort.Tensor('uint8', pixels, shape)
        : new ort.Tensor('float32', new Float32Array(pixels), shape);
    const { logits } = await session.run({ pixels: tensor });
    return bestOfTen((await logits?.getData()) as Float32Array);
  };
  return { predict: (pixels) => inPortions(pixels, read) };
}
