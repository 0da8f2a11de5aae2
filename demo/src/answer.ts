/**
 * The page's answer: the digit, written large, and how sure the classifier is. Owns its elements
 * and what a screen reader hears; knows nothing of how the answer came about.
 */
import { percent } from './format.ts';
import { numeralPath } from './numerals.ts';
import { element } from './page.ts';

/** Screen readers are told an answer that has stood for this long, in milliseconds. */
const SETTLED = 600;

/** A runner-up below this share is not worth a word. */
const WORTH_NAMING = 0.01;

/** What the classifier says of one drawing: the part of `Prediction` that is shown here. */
export interface Reading {
  readonly digit: number | null;
  readonly status: 'digit' | 'blank' | 'unknown';
  readonly confidence: number;
  readonly probabilities: Float32Array;
}

/** Makes the function that shows an answer in the page. */
export function createAnswer(): (reading: Reading) => void {
  const digitText = element('digit', HTMLElement);
  const numeral = element('numeral', SVGPathElement);
  const verdictText = element('verdict', HTMLElement);
  const status = element('status', HTMLElement);
  let settling = 0;

  return (reading) => {
    const text = reading.digit === null ? '–' : String(reading.digit);
    if (digitText.textContent !== text) {
      digitText.textContent = text;
      numeral.setAttribute('d', numeralPath(reading.digit));
      numeral.toggleAttribute('data-blank', reading.digit === null);
      write(numeral);
    }
    verdictText.textContent = verdict(reading);

    clearTimeout(settling);
    settling = window.setTimeout(() => {
      status.textContent =
        reading.digit === null ? verdict(reading) : `${text}, ${verdict(reading)}.`;
    }, SETTLED);
  };
}

/** Lets the pen write the numeral anew, unless the reader prefers a still page. */
function write(numeral: SVGPathElement): void {
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
  for (const animation of numeral.getAnimations()) animation.cancel();
  numeral.animate({ strokeDashoffset: [1, 0] }, { duration: 280, easing: 'ease-out' });
}

function verdict({ digit, status, confidence, probabilities }: Reading): string {
  if (status === 'unknown') return 'Hardly a digit';
  if (digit === null) return 'Nothing to read yet';
  const others = [...probabilities].map((share, label) => ({
    share: label === digit ? 0 : share,
    label,
  }));
  const second = others.reduce((best, other) => (other.share > best.share ? other : best));
  const doubt =
    second.share < WORTH_NAMING
      ? ''
      : `, else a ${String(second.label)} at ${percent(second.share)}`;
  return `${percent(confidence)} sure${doubt}`;
}
