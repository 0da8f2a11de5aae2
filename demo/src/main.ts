/**
 * The demo from top to bottom: a pad to draw on, a classifier that reads it, a page that shows the
 * answer. Owns how these meet; everything else has a file of its own.
 */
import { createClassifier, type DigitClassifier } from 'inkdigit';
import { drawWithKeyboard } from './keyboard.ts';
import { newestWins } from './newest.ts';
import { Pad } from './pad.ts';
import { element } from './page.ts';
import { receivePictures } from './picture.ts';
import { drawWithPointer } from './pointer.ts';
import { createResult } from './result.ts';
import { createTheme } from './theme.ts';
import './styles/main.css';

// A pad that mouse, pen, finger and keys draw on.
const pad = new Pad(element('pad', HTMLCanvasElement));
drawWithPointer(pad);
drawWithKeyboard(pad, element('pen', HTMLElement));
element('undo', HTMLButtonElement).addEventListener('click', () => pad.undo());
element('clear', HTMLButtonElement).addEventListener('click', () => pad.clear());

// The page around it.
const result = createResult();
createTheme(element('theme', HTMLButtonElement), () => pad.repaint());
receivePictures(
  element('file', HTMLInputElement),
  (picture) => pad.show(picture),
  (problem) => result.explain(problem),
);

// The classifier. One line makes it: `await createClassifier()`; the rest lets the visitor choose
// which engine runs it.
const choice = element('engine', HTMLSelectElement);
const ENGINES = ['auto', 'webgpu', 'wasm', 'js'] as const;
choice.append(...ENGINES.map((name) => new Option(name)));

let engine: (typeof ENGINES)[number] = 'auto';
let classifier: DigitClassifier | undefined;

async function useChosenEngine(): Promise<DigitClassifier> {
  const chosen = ENGINES.find((name) => name === choice.value) ?? 'auto';
  if (classifier && chosen === engine) return classifier;

  const next = await createClassifier({ engine: chosen });
  next.addEventListener('enginechange', ({ detail }) => result.showEngineNote(detail.reason));
  classifier?.dispose();
  classifier = next;
  engine = chosen;
  result.showModel(next.model);
  result.showEngineNote('');
  return next;
}

// Read the pad whenever it changes. Drawing is quicker than the eye, so while one answer is on its
// way the next question waits, and only the newest is asked.
const read = newestWins(async () => {
  try {
    const reader = await useChosenEngine();
    const drawing = pad.content;
    const started = performance.now();
    const prediction = await reader.classify(drawing);
    const time = performance.now() - started;
    result.show(prediction, time, await reader.normalize(drawing));
  } catch (error) {
    choice.value = engine;
    result.explain(error);
  }
});

pad.addEventListener('change', read);
choice.addEventListener('change', read);
read();
