/** What the shipped network says of what is no digit, and how many digits that costs. */
import { varyStrokes } from '../augment/strokes.ts';
import type { StrokeConfig } from '../config.ts';
import { loadGlyphs } from '../data/glyphs.ts';
import { renderNormalized } from '../data/render.ts';
import type { Predictor } from '../evaluate/predictors.ts';
import { areaUnderRoc, confidences, shareBelow, thresholdFor } from '../evaluate/rejection.ts';
import { createRandom } from '../random.ts';

/**
 * Share of validation digits, of either kind, that may be rejected. Where 15 of 5,000 are, fewer than
 * 0.5 % of all digits are, with a confidence of 95 % (Clopper & Pearson 1934: at most 0.47 %).
 */
export const REJECTED_DIGITS = 0.003;
/** Drawings of each letter and symbol, each with its own variation and pen. */
const DRAWINGS = 30;
const SEED = 5;

/** Shares in 0..1. */
export interface Rejection {
  /** An answer of less confidence is `unknown`. */
  readonly threshold: number;
  /** Digits rejected by it. */
  readonly digits: { readonly mnistTest: number; readonly strokes: number };
  /** Letters and symbols rejected by it. */
  readonly glyphs: number;
  /** Area under the ROC curve of confidence, letters and symbols against digits. */
  readonly areaUnderRoc: { readonly mnistTest: number; readonly strokes: number };
}

/** Logits of every set of digits, [n, width] row-major. */
export interface DigitLogits {
  readonly mnistTest: Float32Array;
  readonly mnistValidation: Float32Array;
  readonly strokes: Float32Array;
}

/** Chooses the threshold on validation digits and measures it. @param scale on the logits. */
export async function measureRejection(
  predictor: Predictor,
  logits: DigitLogits,
  width: number,
  scale: number,
  strokes: StrokeConfig,
): Promise<Rejection> {
  const [test, validation, pens] = [logits.mnistTest, logits.mnistValidation, logits.strokes].map(
    (of) => confidences(of, width, scale),
  ) as [Float32Array, Float32Array, Float32Array];
  const glyphs = confidences(await predictor(drawGlyphs(strokes)), width, scale);
  const threshold = Math.min(
    thresholdFor(REJECTED_DIGITS, validation),
    thresholdFor(REJECTED_DIGITS, pens),
  );
  return {
    threshold,
    digits: { mnistTest: shareBelow(threshold, test), strokes: shareBelow(threshold, pens) },
    glyphs: shareBelow(threshold, glyphs),
    areaUnderRoc: { mnistTest: areaUnderRoc(test, glyphs), strokes: areaUnderRoc(pens, glyphs) },
  };
}

/** n·784 bytes of drawn letters and symbols, always the same. */
function drawGlyphs(config: StrokeConfig): Uint8Array {
  const random = createRandom(SEED);
  const images = loadGlyphs().flatMap(({ strokes }) =>
    Array.from({ length: DRAWINGS }, () => {
      const penWidth = random.between(config.width[0], config.width[1]);
      return renderNormalized({ strokes: varyStrokes(strokes, config, random) }, { penWidth });
    }),
  );
  return Buffer.concat(images);
}
