/** A reader from an inkdigit classifier, used as its README shows. */
import type { DigitClassifier, Prediction } from 'inkdigit';
import { DIGIT_BYTES, type Reader } from '../../contract.ts';

/** The largest logit's label: peers have an answer also where inkdigit says `unknown`. */
function best({ logits }: Prediction): number {
  return logits.indexOf(Math.max(...logits));
}

/** Wraps a classifier. */
export function inkdigitReader(classifier: DigitClassifier): Reader {
  return {
    async predict(pixels) {
      if (pixels.length === DIGIT_BYTES) {
        return Uint8Array.of(best(await classifier.classify(pixels)));
      }
      const predictions = await classifier.classifyBatch(pixels);
      return Uint8Array.from(predictions, best);
    },
    settle: () => classifier.warmUp(),
  };
}
