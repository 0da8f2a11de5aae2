/** A reader from an inkdigit classifier, used as its README shows. */
import type { DigitClassifier } from 'inkdigit';
import { DIGIT_BYTES, type Reader } from '../../contract.ts';

/** Wraps a classifier. A blank digit counts as 0; the bench has none. */
export function inkdigitReader(classifier: DigitClassifier): Reader {
  return {
    async predict(pixels) {
      if (pixels.length === DIGIT_BYTES) {
        const { digit } = await classifier.classify(pixels);
        return Uint8Array.of(digit ?? 0);
      }
      const predictions = await classifier.classifyBatch(pixels);
      return Uint8Array.from(predictions, ({ digit }) => digit ?? 0);
    },
    settle: () => classifier.warmUp(),
  };
}
