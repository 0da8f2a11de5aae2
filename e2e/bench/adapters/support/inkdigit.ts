/** A reader from an inkdigit classifier, used as its README shows. */
import type { DigitClassifier, Prediction } from 'inkdigit';
import { DIGIT_BYTES, type Reader } from '../../contract.ts';

/** The largest logit's label: peers have an answer also where inkdigit says `unknown`. */
export function likeliest({ logits }: Prediction): number {
  return logits.indexOf(Math.max(...logits));
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
