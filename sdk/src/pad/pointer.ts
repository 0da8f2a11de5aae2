/**
 * Moves a pen by mouse, stylus or finger. Owns the pointer events of a canvas; knows nothing of
 * what the pen does. The canvas needs the CSS `touch-action: none`, or the page scrolls.
 */
import type { Point } from './stroke.ts';

/** What moves. Places are in CSS pixels of the canvas, and may lie beside it. */
export interface Pen {
  down(place: Point): void;
  move(places: readonly Point[]): void;
  up(): void;
}

/** Lets one pointer at a time move the pen; a second finger is ignored. */
export function movePen(canvas: HTMLCanvasElement, pen: Pen): void {
  let drawing = -1;

  /** Inside the border, and as laid out: a page may have scaled the pad. */
  const place = ({ clientX, clientY }: PointerEvent): Point => {
    const box = canvas.getBoundingClientRect();
    return {
      x: ((clientX - box.left) * canvas.offsetWidth) / box.width - canvas.clientLeft,
      y: ((clientY - box.top) * canvas.offsetHeight) / box.height - canvas.clientTop,
    };
  };

  canvas.addEventListener('pointerdown', (event) => {
    // By the capture, which ends unheard when the pad is taken out of the document.
    if (event.button !== 0 || canvas.hasPointerCapture(drawing)) return;
    drawing = event.pointerId;
    canvas.setPointerCapture(drawing);
    pen.down(place(event));
  });

  canvas.addEventListener('pointermove', (event) => {
    if (event.pointerId !== drawing) return;
    // A quick pen moves many times between two frames. Insecure contexts do not tell.
    const moves = event.getCoalescedEvents?.() ?? [];
    pen.move((moves.length > 0 ? moves : [event]).map(place));
  });

  const lift = ({ pointerId }: PointerEvent): void => {
    if (pointerId !== drawing) return;
    drawing = -1;
    pen.up();
  };
  canvas.addEventListener('pointerup', lift);
  canvas.addEventListener('pointercancel', lift);
  canvas.addEventListener('lostpointercapture', lift);

  // Focus would go to the text, and bring up a phone's keyboard over what is drawn.
  const keepFocus = (event: Event): void => event.preventDefault();
  canvas.addEventListener('mousedown', keepFocus);
  canvas.addEventListener('click', keepFocus);
}
