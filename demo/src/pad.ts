/**
 * The drawing pad: a square canvas that keeps what was drawn as strokes, not pixels, so that it
 * stays sharp at every size. Owns the drawing and its undo; knows nothing of what moves the pen
 * (pointer.ts, keyboard.ts) or of who reads the result.
 */
import { History } from './history.ts';
import { paintStroke, type Point, type Stroke } from './stroke.ts';

/** What lies on the pad: strokes, or a picture that was dropped on it. */
interface Drawing {
  readonly strokes: readonly Stroke[];
  readonly picture: ImageBitmap | null;
}

const EMPTY: Drawing = { strokes: [], picture: null };

/** A pad on a given canvas. Fires `change` whenever what lies on it changed. */
export class Pad extends EventTarget {
  readonly canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #history = new History(EMPTY);
  /** The stroke under the pen; null while the pen is up. */
  #live: Point[] | null = null;

  constructor(canvas: HTMLCanvasElement) {
    super();
    // The classifier reads the pixels after every move: keep them where the CPU can reach them.
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (!context) throw new Error('This browser gives no 2D canvas.');
    this.canvas = canvas;
    this.#context = context;
    new ResizeObserver(() => this.#fit()).observe(canvas);
    window.addEventListener('resize', () => this.#fit());
    this.#fit();
  }

  /** What to classify: the picture if there is one, else the canvas itself. */
  get content(): HTMLCanvasElement | ImageBitmap {
    return this.#history.now.picture ?? this.canvas;
  }

  get isEmpty(): boolean {
    const { strokes, picture } = this.#history.now;
    return strokes.length === 0 && picture === null;
  }

  /** Begins a stroke. On a picture it begins a new drawing. */
  penDown(point: Point): void {
    this.#live = [point];
    this.#replace({ strokes: [...this.#history.now.strokes, this.#live], picture: null });
  }

  /** Leads the pen on. Does nothing while it is up. */
  penMove(...points: Point[]): void {
    if (!this.#live || points.length === 0) return;
    this.#live.push(...points);
    this.#changed();
  }

  penUp(): void {
    this.#live = null;
  }

  /** Takes back the last stroke, picture or clearing. */
  undo(): void {
    this.penUp();
    if (this.#history.undo()) this.#changed();
  }

  /** Empties the pad; `undo` brings the drawing back. */
  clear(): void {
    this.penUp();
    if (!this.isEmpty) this.#replace(EMPTY);
  }

  /** Puts a picture on the pad in place of the drawing. */
  show(picture: ImageBitmap): void {
    this.penUp();
    this.#replace({ strokes: [], picture });
  }

  /** Paints everything again (and marks an empty canvas with `data-empty`), for instance after the ink's colour (CSS `color`) has changed. */
  repaint(): void {
    const { width: side } = this.canvas;
    const { strokes, picture } = this.#history.now;
    const ink = getComputedStyle(this.canvas).color;
    this.canvas.toggleAttribute('data-empty', this.isEmpty);
    this.#context.clearRect(0, 0, side, side);
    this.#context.strokeStyle = ink;
    this.#context.fillStyle = ink;
    if (picture) paintPicture(this.#context, picture, side);
    for (const stroke of strokes) paintStroke(this.#context, stroke, side);
  }

  #replace(drawing: Drawing): void {
    this.#history.push(drawing);
    this.#changed();
  }

  #changed(): void {
    this.repaint();
    this.dispatchEvent(new Event('change'));
  }

  /** Gives the canvas as many pixels as the screen has below it. */
  #fit(): void {
    const side = Math.max(1, Math.round(this.canvas.clientWidth * window.devicePixelRatio));
    if (side === this.canvas.width && side === this.canvas.height) return;
    this.canvas.width = side;
    this.canvas.height = side;
    this.repaint();
  }
}

/** Fits a picture into the pad as CSS `object-fit: contain` does. */
function paintPicture(context: CanvasRenderingContext2D, picture: ImageBitmap, side: number): void {
  const scale = side / Math.max(picture.width, picture.height);
  const width = picture.width * scale;
  const height = picture.height * scale;
  context.drawImage(picture, (side - width) / 2, (side - height) / 2, width, height);
}
