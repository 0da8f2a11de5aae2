/**
 * Ten bars, one for each digit's probability. Owns their elements; knows nothing of classifiers.
 */
import { percent, shortPercent } from './format.ts';

/**
 * Fills `container` with the bars.
 * @returns the function that shows ten probabilities (0..1) and marks one digit, or none.
 */
export function createChart(
  container: HTMLElement,
): (probabilities: ArrayLike<number>, digit: number | null) => void {
  const bars = Array.from({ length: 10 }, (_, digit) => createBar(digit));
  container.append(...bars.map((bar) => bar.element));

  return (probabilities, digit) => {
    bars.forEach((bar, label) => bar.show(probabilities[label] ?? 0, label === digit));
  };
}

interface Bar {
  readonly element: HTMLElement;
  show(probability: number, isAnswer: boolean): void;
}

function createBar(digit: number): Bar {
  const element = document.createElement('div');
  element.className = 'bar';

  const meter = document.createElement('div');
  meter.className = 'meter';
  meter.dataset['testid'] = `probability-${String(digit)}`;
  meter.role = 'meter';
  meter.ariaLabel = `Probability of ${String(digit)}`;
  meter.ariaValueMin = '0';
  meter.ariaValueMax = '1';

  const label = document.createElement('div');
  label.className = 'label';
  label.ariaHidden = 'true';
  label.textContent = String(digit);

  element.append(meter, label);
  return {
    element,
    show(probability, isAnswer) {
      element.style.setProperty('--share', String(probability));
      element.toggleAttribute('data-answer', isAnswer);
      meter.ariaValueNow = probability.toFixed(4);
      meter.ariaValueText = percent(probability);
      meter.textContent = shortPercent(probability);
    },
  };
}
