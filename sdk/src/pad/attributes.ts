/**
 * What a page may say of a pad by attribute or property, and what holds when it says nothing.
 * Knows nothing of what comes of it.
 */
import { FormControl } from './control.ts';
import type { PadLength } from './reading.ts';

/** Width of the pen unless the page says otherwise: a felt tip, as in what the model learned from. */
const PEN = 0.075;

/** Most digits side by side. */
const MOST_DIGITS = 64;

/** The attributes of a pad, as properties. */
export abstract class PadAttributes extends FormControl {
  /** The value after a reset of the form: the attribute `value`. */
  get defaultValue(): string {
    return this.getAttribute('value') ?? '';
  }
  set defaultValue(value: string) {
    this.setAttribute('value', value);
  }

  /** How many digits are drawn side by side: 1 unless set, to 64, or `any`. */
  get length(): PadLength {
    const length = this.getAttribute('length');
    if (length === 'any') return length;
    const count = Number(length);
    return Number.isInteger(count) && count > 0 ? Math.min(count, MOST_DIGITS) : 1;
  }
  set length(length: PadLength) {
    this.setAttribute('length', String(length));
  }

  /** Width of the pen as a share of the pad's height, between 0 and 1: 0.075 unless set. */
  get pen(): number {
    const pen = Number(this.getAttribute('pen'));
    return pen > 0 && pen < 1 ? pen : PEN;
  }
  set pen(pen: number) {
    this.setAttribute('pen', String(pen));
  }

  /** What assistive technology calls the pad where it has no `<label>`. */
  get label(): string {
    return this.getAttribute('label') ?? '';
  }
  set label(label: string) {
    this.setAttribute('label', label);
  }
}
