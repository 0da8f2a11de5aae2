/** A reader from LiteRT.js, as its README shows it. */
import { loadAndCompile, loadLiteRt, Tensor, type CompileOptions } from '@litertjs/core';
import { DIGIT_BYTES, type Reader } from '../../contract.ts';
import { bestOfTen } from './digits.ts';
import { ofFixedBatches } from './portions.ts';

/** How one contender uses it. */
export interface LiteRtUse {
  readonly options: CompileOptions;
  readonly threads?: boolean;
  /** Which form of the student: float32, or the int8 export, which reads bytes. */
  readonly form: 'float' | 'int8';
}

export async function liteRtReader(
  base: string,
  { options, threads = false, form }: LiteRtUse,
): Promise<Reader> {
  await loadLiteRt(`${base}litert/`, { threads });
  const predict = await ofFixedBatches(async (batch) => {
    const model = await loadAndCompile(`${base}models/${form}/model-${batch}.tflite`, options);
    return async (pixels) => {
      const shape = [pixels.length / DIGIT_BYTES, 28, 28, 1];
      const input = new Tensor(form === 'int8' ? pixels : new Float32Array(pixels), shape);
      const [logits] = await model.run(input);
      if (!logits) throw new Error('LiteRT.js answered nothing');
      const digits = bestOfTen(await logits.data());
      input.delete();
      logits.delete();
      return digits;
    };
  });
  return { predict };
}
