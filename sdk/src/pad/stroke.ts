/**
 * One stroke of the pen and how it is painted. Owns the smoothing; knows nothing of pointers, undo
 * or the page.
 */

/** A place, from the top left corner. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The pen's way from down to up. Never empty. */
export type Stroke = readonly Point[];

/**
 * Paints a stroke with round ends, in the context's current colour; a tap is a dot.
 *
 * The curve runs through the middle of every two neighbouring points, with the points themselves
 * as control points of quadratic curves, so that a quick hand leaves no corners.
 * @param scale canvas pixels to the stroke's own unit.
 * @param width the pen's, in canvas pixels.
 */
export function paintStroke(
  context: CanvasRenderingContext2D,
  stroke: Stroke,
  scale: number,
  width: number,
): void {
  const points = stroke.map(({ x, y }) => ({ x: x * scale, y: y * scale }));
  const first = points[0] as Point;
  const last = points.at(-1) as Point;
  context.beginPath();
  if (points.length === 1) {
    context.arc(first.x, first.y, width / 2, 0, 2 * Math.PI);
    context.fill();
    return;
  }
  context.moveTo(first.x, first.y);
  points.slice(1, -1).forEach(({ x, y }, index) => {
    const next = points[index + 2] as Point;
    context.quadraticCurveTo(x, y, (x + next.x) / 2, (y + next.y) / 2);
  });
  context.lineTo(last.x, last.y);
  context.lineWidth = width;
  context.lineCap = context.lineJoin = 'round';
  context.stroke();
}
