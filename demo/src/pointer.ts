/**
 * Moves the pad's pen by mouse, pen or finger. Owns the pointer events; knows nothing of painting.
 * The canvas needs the CSS `touch-action: none`, or the page scrolls under the finger.
 */
import type { Pad } from './pad.ts';
import type { Point } from './stroke.ts';

/** Lets one pointer at a time draw on the pad; a second finger is ignored. */
export function drawWithPointer(pad: Pad): void {
  const { canvas } = pad;
  let drawing: number | null = null;

  /** Where an event lies on the pad, 0..1 both ways, kept on it. */
  const place = (event: PointerEvent): Point => {
    const box = canvas.getBoundingClientRect();
    const share = (part: number, whole: number): number => Math.min(1, Math.max(0, part / whole));
    return {
      x: share(event.clientX - box.left, box.width),
      y: share(event.clientY - box.top, box.height),
    };
  };

  canvas.addEventListener('pointerdown', (event) => {
    if (drawing !== null || event.button !== 0) return;
    drawing = event.pointerId;
    canvas.setPointerCapture(event.pointerId);
    pad.penDown(place(event));
  });

  canvas.addEventListener('pointermove', (event) => {
    if (event.pointerId !== drawing) return;
    // A quick pen moves many times between two frames: take every one of the moves.
    const moves = event.getCoalescedEvents();
    pad.penMove(...(moves.length > 0 ? moves : [event]).map(place));
  });

  const lift = (event: PointerEvent): void => {
    if (event.pointerId !== drawing) return;
    drawing = null;
    pad.penUp();
  };
  canvas.addEventListener('pointerup', lift);
  canvas.addEventListener('pointercancel', lift);
  canvas.addEventListener('lostpointercapture', lift);
}
