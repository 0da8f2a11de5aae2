/**
 * `inkdigit/pad`: importing it registers `<digit-pad>`, a form control that one draws digits on.
 *
 * Without a document (in Node, under server-side rendering) importing it does nothing. Library and
 * model stay in `inkdigit` itself, which is fetched when a pad is first seen or touched.
 */
import { DigitPad } from './pad/element.ts';

export { DigitPad };
export type { DigitPadElement, DigitPadEventMap } from './pad/events.ts';
export type { PadClassifier, PadLength, PadReading } from './pad/reading.ts';

declare global {
  interface HTMLElementTagNameMap {
    'digit-pad': DigitPad;
  }
}

// A page may come to load two copies: the first to arrive serves both.
if (globalThis.customElements && !customElements.get('digit-pad')) {
  customElements.define('digit-pad', DigitPad);
}
