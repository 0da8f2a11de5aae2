/** A reader from an inkdigit classifier, used as its README shows. */
import type { DigitClassifier, Prediction } from 'inkdigit';
import { DIGIT_BYTES, type Reader } from '../../contract.ts';

/** The digit; peers have one also where inkdigit says `unknown`, so it is the largest logit's then. */
export function likeliest({ digit, logits }: Prediction): number {
  return digit ?? logits.indexOf(Math.max(...logits));
}

/** Wraps a classifier. */
export function inkdigitReader(classifier: DigitClassifier): Reader {
  return {
    async predict(pixels) {
      if (pixels.length === DIGIT_BYTES) {
        return Uint8Array.of(likeliest(await classifier.classify(pixels)));
      }
      const predictions = await classifier.classifyBatch(pixels);
      return Uint8Array.from(predictions, likeliest);
    },
    settle: () => classifier.warmUp(),
  };
}
