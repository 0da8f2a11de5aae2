/**
 * What is inside a pad: a canvas to draw on, a field that shows what was read and takes what is
 * typed, and two buttons. Owns the shadow tree; knows nothing of what its parts do.
 */

/** The parts, each also a CSS `::part` of the name. */
export interface View {
  readonly canvas: HTMLCanvasElement;
  /** Its text is the pad's value. */
  readonly field: HTMLInputElement;
  readonly undo: HTMLButtonElement;
  readonly clear: HTMLButtonElement;
}

/** Fills a shadow root. By the DOM alone: a strict policy forbids HTML from text. */
export function createView(root: ShadowRoot): View {
  const canvas = document.createElement('canvas');
  canvas.part.add('canvas');
  // Whoever cannot see it has the field.
  canvas.ariaHidden = 'true';

  const field = document.createElement('input');
  field.part.add('field');
  field.inputMode = 'numeric';
  field.autocomplete = 'off';

  const undo = button('undo', 'Undo');
  const clear = button('clear', 'Clear');
  root.append(canvas, field, undo, clear);
  return { canvas, field, undo, clear };
}

/** A button whose words a page may replace, by an element with this `slot`. */
function button(name: string, words: string): HTMLButtonElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.part.add('button', name);
  const slot = document.createElement('slot');
  slot.name = name;
  slot.textContent = words;
  button.append(slot);
  return button;
}
