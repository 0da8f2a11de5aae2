/**
 * How what was drawn becomes text. Owns which question is put to a classifier; knows nothing of
 * where that comes from, or of who shows the answer.
 */
import type { DigitClassifier, NumberReading, Prediction } from '../index.ts';

/** What a pad needs of a classifier. */
export type PadClassifier = Pick<DigitClassifier, 'classify' | 'readNumber'>;

/** What a pad reads: a prediction for one digit, otherwise a number. */
export type PadReading = Prediction | NumberReading;

/** How many digits a pad takes: so many, or `any`. */
export type PadLength = number | 'any';

/** Stands in a value for what is hardly a digit. */
export const UNKNOWN = '?';

/**
 * Reads a drawing. Fewer digits than there should be are what is drawn so far, and not to be parted;
 * where there are too many, strokes are taken together.
 * @throws {InkdigitError} as the classifier does.
 */
export async function readDrawing(
  classifier: PadClassifier,
  canvas: HTMLCanvasElement,
  length: PadLength,
  signal: AbortSignal,
): Promise<PadReading> {
  if (length === 1) return classifier.classify(canvas, { signal });
  const reading = await classifier.readNumber(canvas, { signal });
  return length === 'any' || reading.digits.length <= length
    ? reading
    : classifier.readNumber(canvas, { signal, length });
}

/** A reading as a value: digits, `?` for what is hardly one, nothing for a blank pad. */
export function textOf(reading: PadReading): string {
  if ('text' in reading) return reading.text;
  if (reading.status === 'blank') return '';
  return String(reading.digit ?? UNKNOWN);
}
