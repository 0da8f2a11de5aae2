/**
 * One stroke of the pen and how it is painted. Owns the smoothing and the pen's width; knows
 * nothing of pointers, undo or the page.
 */

/** A place on the pad: 0..1 from left to right and from top to bottom, whatever the pad's size. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The pen's way from down to up. Never empty. */
export type Stroke = readonly Point[];

/** Width of the pen as a share of the pad: a felt tip, as in the digits the model learned from. */
export const PEN_WIDTH = 0.075;

/**
 * Paints a stroke with round ends, in the context's current colour.
 *
 * The curve runs through the middle of every two neighbouring points, with the points themselves
 * as control points of quadratic curves, so that a quick hand leaves no corners.
 * @param side side of the square pad in canvas pixels.
 */
export function paintStroke(context: CanvasRenderingContext2D, stroke: Stroke, side: number): void {
  const points = stroke.map(({ x, y }) => ({ x: x * side, y: y * side }));
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last) return;

  context.beginPath();
  if (points.length === 1) {
    context.arc(first.x, first.y, (PEN_WIDTH * side) / 2, 0, 2 * Math.PI);
    context.fill();
    return;
  }
  context.moveTo(first.x, first.y);
  points.slice(1, -1).forEach((point, index) => {
    const next = points[index + 2] ?? last;
    context.quadraticCurveTo(point.x, point.y, (point.x + next.x) / 2, (point.y + next.y) / 2);
  });
  context.lineTo(last.x, last.y);
  context.lineWidth = PEN_WIDTH * side;
  context.lineCap = 'round';
  context.lineJoin = 'round';
  context.stroke();
}
