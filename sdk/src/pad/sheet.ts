/**
 * What is drawn, and read while it is drawn. Owns what a stroke, an undo and a clearing lead to;
 * knows nothing of values, forms or events.
 */
import { Drawing } from './drawing.ts';
import { whenLooksChange } from './looks.ts';
import { movePen } from './pointer.ts';
import { type Hearer, Reader } from './reader.ts';

/** Who has a sheet. */
export interface Owner<Reading> extends Hearer<Reading> {
  /** Reads what is on the canvas. */
  read(signal: AbortSignal): Promise<Reading>;
  /** Something is drawn that is not read yet. */
  begun(): void;
  /** Nothing is drawn any more, so there is nothing to read. */
  emptied(): void;
}

/** A canvas that one draws on. Reads nothing until `resume`. */
export class Sheet<Reading> {
  readonly #owner: Owner<Reading>;
  readonly #drawing: Drawing;
  readonly #reader: Reader<Reading>;
  readonly #repaint = (): void => this.#drawing.paint();

  constructor(canvas: HTMLCanvasElement, owner: Owner<Reading>) {
    const drawing = (this.#drawing = new Drawing(canvas));
    const reader = (this.#reader = new Reader((signal) => owner.read(signal), owner));
    this.#owner = owner;
    whenLooksChange(canvas, this.#repaint);
    movePen(canvas, {
      down: (place) => {
        drawing.penDown(place);
        owner.begun();
        reader.ask(false);
      },
      move: (places) => {
        if (drawing.penMove(places)) reader.ask(false);
      },
      up: () => this.penUp(),
    });
  }

  /** @param width of the pen, as a share of the canvas's height. */
  set pen(width: number) {
    this.#drawing.pen = width;
  }

  /** Ends the stroke that is being drawn, if one is. */
  penUp(): void {
    if (this.#drawing.penUp()) this.#reader.ask(true);
  }

  /** Takes back the last stroke or clearing, if there is one. */
  undo(): void {
    if (this.#drawing.undo()) this.#changed();
  }

  /** Empties the canvas; `undo` brings the drawing back. */
  clear(): void {
    this.#drawing.clear();
    this.#changed();
  }

  /** Empties the canvas for good, and tells nobody. */
  reset(): void {
    this.dropReadings();
    this.#drawing.reset();
  }

  /** Reads anew what is drawn, if anything is. */
  readAgain(): void {
    this.dropReadings();
    if (this.#drawing.isEmpty) return;
    this.#owner.begun();
    this.#reader.ask(true);
  }

  /** Nothing that was asked so far will be heard. */
  dropReadings(): void {
    this.#reader.drop();
  }

  /** Puts readings off, for a canvas that is on no page. */
  pause(): void {
    removeEventListener('resize', this.#repaint);
    this.#reader.pause();
  }

  resume(): void {
    // Zooming changes how many pixels the screen has there, which Safari tells the window alone.
    addEventListener('resize', this.#repaint);
    this.#reader.resume();
  }

  #changed(): void {
    this.readAgain();
    if (this.#drawing.isEmpty) this.#owner.emptied();
  }
}
