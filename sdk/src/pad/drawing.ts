/**
 * What is drawn: strokes, not pixels, so that it stays sharp at every size. Owns the canvas, the
 * strokes and their undo; knows nothing of what moves the pen or of who reads the result.
 *
 * Strokes are kept in heights of the pad, both ways, so that digits keep their shape when the pad
 * gets wider or narrower.
 */
import { paintStroke, type Point, type Stroke } from './stroke.ts';

/** Steps that may be undone; older ones are forgotten. */
const MOST_STEPS = 100;

/** A drawing on a canvas. Places are in CSS pixels of the canvas. */
export class Drawing {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  /** The strokes after every step; the last is what is to be seen. */
  #steps: (readonly Stroke[])[] = [[]];
  /** The stroke under the pen; `null` while that is up. */
  #live: Point[] | null = null;
  /** Width of the pen as a share of the pad's height. */
  #pen = 0;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
    // The classifier reads the pixels after every move: keep them where the CPU can reach them.
    this.#context = canvas.getContext('2d', {
      willReadFrequently: true,
    }) as CanvasRenderingContext2D;
  }

  get isEmpty(): boolean {
    return this.#strokes.length === 0;
  }

  /** @param width of the pen, as a share of the pad's height. */
  set pen(width: number) {
    this.#pen = width;
    this.paint();
  }

  penDown(place: Point): void {
    this.#live = this.#onPad([place]);
    this.#step([...this.#strokes, this.#live]);
  }

  /** Leads the pen on. @returns whether it is down, and so draws. */
  penMove(places: readonly Point[]): boolean {
    if (!this.#live) return false;
    this.#live.push(...this.#onPad(places));
    this.paint();
    return true;
  }

  /** @returns whether the pen was down. */
  penUp(): boolean {
    const wasDown = this.#live !== null;
    this.#live = null;
    return wasDown;
  }

  /** Takes back the last stroke or clearing. @returns whether there was one. */
  undo(): boolean {
    this.penUp();
    if (this.#steps.length === 1) return false;
    this.#steps.pop();
    this.paint();
    return true;
  }

  /** Empties the pad; `undo` brings the drawing back. */
  clear(): void {
    this.penUp();
    if (!this.isEmpty) this.#step([]);
  }

  /** Empties the pad for good. */
  reset(): void {
    this.penUp();
    this.#steps = [[]];
    this.paint();
  }

  /** Paints everything anew, on as many pixels as the screen has there, in the CSS colour. */
  paint(): void {
    const canvas = this.#canvas;
    const context = this.#context;
    const { clientWidth, clientHeight } = canvas;
    // One that is not shown keeps its pixels, for it may be read all the same.
    if (clientWidth > 0 && clientHeight > 0) {
      const width = Math.round(clientWidth * devicePixelRatio);
      const height = Math.round(clientHeight * devicePixelRatio);
      if (canvas.width !== width) canvas.width = width;
      if (canvas.height !== height) canvas.height = height;
    }
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.strokeStyle = context.fillStyle = getComputedStyle(canvas).color;
    const scale = this.#scale(canvas.width, canvas.height);
    for (const stroke of this.#strokes) paintStroke(context, stroke, scale, this.#pen * scale);
  }

  get #strokes(): readonly Stroke[] {
    return this.#steps.at(-1) as readonly Stroke[];
  }

  #step(strokes: readonly Stroke[]): void {
    this.#steps = [...this.#steps.slice(-MOST_STEPS), strokes];
    this.paint();
  }

  /** Where places are in the strokes' own unit; beside the pad they are on the rim. */
  #onPad(places: readonly Point[]): Point[] {
    const { clientWidth, clientHeight } = this.#canvas;
    const scale = this.#scale(clientWidth, clientHeight);
    const within = (place: number, end: number): number =>
      Math.min(Math.max(place, 0), end) / scale;
    return places.map(({ x, y }) => ({ x: within(x, clientWidth), y: within(y, clientHeight) }));
  }

  /** The largest scale at which the pad's height, and all that is drawn, fit a canvas. */
  #scale(width: number, height: number): number {
    const points = this.#strokes.flat();
    const right = points.reduce((most, { x }) => Math.max(most, x), 0);
    const bottom = points.reduce((most, { y }) => Math.max(most, y), 1);
    return Math.min(height / bottom, width / right);
  }
}
