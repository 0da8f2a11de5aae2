/** Which values will do, and what the user is told otherwise. Knows nothing of forms or drawings. */
import type { Problem } from './control.ts';
import { type PadLength, UNKNOWN } from './reading.ts';

/** What a value is measured by. */
export interface Rules {
  readonly length: PadLength;
  readonly required: boolean;
  /** Something is drawn that the value knows nothing of. */
  readonly unread: boolean;
}

/** What is wrong with a value; `null` when nothing is. */
export function problemOf(value: string, { length, required, unread }: Rules): Problem | null {
  const digits = length === 1 ? 'a digit' : length === 'any' ? 'digits' : `${length} digits`;
  const draw = `Draw or type ${digits}.`;
  if (unread) return { flag: 'customError', message: `Not read yet: wait, or type ${digits}.` };
  if (value === '') return required ? { flag: 'valueMissing', message: draw } : null;
  if (value.includes(UNKNOWN)) {
    return { flag: 'patternMismatch', message: `Hardly ${digits}: draw again, or type.` };
  }
  if (/^\d+$/.test(value) && (length === 'any' || value.length === length)) return null;
  return { flag: 'patternMismatch', message: draw };
}
