/**
 * Everything the page says of one reading: the answer, the bars, what the network saw, who answered
 * and how fast, and what went wrong. Owns where these go; knows nothing of pads or of how the
 * reading came about.
 */
import type { DigitClassifier, Prediction } from 'inkdigit';
import { createAnswer } from './answer.ts';
import { createChart } from './chart.ts';
import { kilobytes, milliseconds } from './format.ts';
import { element } from './page.ts';
import { showSeen } from './seen.ts';
import { Timing } from './timing.ts';

/** The page's result side. */
export interface Result {
  /**
   * Shows one reading.
   * @param time milliseconds from the question to the answer.
   * @param seen the 784 pixels that the network read.
   */
  show(prediction: Prediction, time: number, seen: Uint8Array): void;
  showModel(model: DigitClassifier['model']): void;
  /** Says why an engine gave way to another. */
  showEngineNote(reason: string): void;
  /** Shows in plain words what went wrong: an error, or a message. */
  explain(problem: unknown): void;
}

/** Finds its elements in the page and starts empty. */
export function createResult(): Result {
  const showAnswer = createAnswer();
  const showBars = createChart(element('chart', HTMLElement));
  const seenCanvas = element('seen', HTMLCanvasElement);
  const answeredBy = element('answered-by', HTMLElement);
  const timeText = element('time', HTMLElement);
  const modelText = element('model', HTMLElement);
  const engineNote = element('engine-note', HTMLElement);
  const notice = element('notice', HTMLElement);
  const timing = new Timing();

  return {
    show(prediction, time, seen) {
      showAnswer(prediction);
      showBars(prediction.probabilities, prediction.digit);
      showSeen(seenCanvas, seen);
      if (answeredBy.textContent !== prediction.engine) timing.reset();
      answeredBy.textContent = prediction.engine;
      if (prediction.digit !== null) timing.add(time);
      timeText.textContent = timing.median === undefined ? '–' : milliseconds(timing.median);
      notice.textContent = '';
    },
    showModel({ name, version, bytes }) {
      modelText.textContent = kilobytes(bytes);
      modelText.title = `${name} ${version}`;
    },
    showEngineNote(reason) {
      engineNote.textContent = reason;
    },
    explain(problem) {
      notice.textContent = problem instanceof Error ? problem.message : String(problem);
    },
  };
}
