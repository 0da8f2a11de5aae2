/**
 * The ten digits as a hand would write them: pen strokes in a unit square, y downwards. Knows
 * nothing of what they are drawn on.
 */

/** A point, both coordinates in 0..1. */
export type Point = readonly [x: number, y: number];

/** One line of the pen. */
export type Stroke = readonly Point[];

/** Points on an ellipse, from one angle to another in degrees, clockwise from the right. */
function arc(cx: number, cy: number, rx: number, ry: number, from: number, to: number): Point[] {
  const steps = Math.ceil(Math.abs(to - from) / 12);
  return Array.from({ length: steps + 1 }, (_, i) => {
    const angle = ((from + ((to - from) * i) / steps) * Math.PI) / 180;
    return [cx + rx * Math.cos(angle), cy + ry * Math.sin(angle)];
  });
}

/** The strokes of each digit, 0 to 9. */
export const STROKES: readonly (readonly Stroke[])[] = [
  [arc(0.5, 0.5, 0.19, 0.29, -90, -450)],
  [
    [
      [0.53, 0.2],
      [0.5, 0.5],
      [0.47, 0.8],
    ],
  ],
  [[...arc(0.5, 0.36, 0.17, 0.16, -160, 30), [0.5, 0.6], [0.33, 0.78], [0.5, 0.77], [0.7, 0.78]]],
  [[...arc(0.48, 0.36, 0.16, 0.14, -150, 90), ...arc(0.48, 0.65, 0.18, 0.15, -90, 140)]],
  [
    [
      [0.38, 0.22],
      [0.32, 0.54],
      [0.68, 0.53],
    ],
    [
      [0.62, 0.24],
      [0.58, 0.82],
    ],
  ],
  [
    [[0.38, 0.24], [0.36, 0.47], ...arc(0.47, 0.63, 0.18, 0.18, -120, 150)],
    [
      [0.38, 0.24],
      [0.66, 0.23],
    ],
  ],
  [[[0.6, 0.2], [0.44, 0.36], [0.35, 0.55], ...arc(0.49, 0.65, 0.15, 0.14, 180, -180)]],
  [
    [
      [0.3, 0.24],
      [0.5, 0.25],
      [0.68, 0.24],
      [0.56, 0.5],
      [0.46, 0.8],
    ],
  ],
  [
    [
      ...arc(0.5, 0.35, 0.14, 0.14, -60, -270),
      ...arc(0.5, 0.65, 0.16, 0.16, -90, 270),
      ...arc(0.5, 0.35, 0.14, 0.14, 90, -60),
    ],
  ],
  [[...arc(0.5, 0.36, 0.15, 0.15, 0, -360), [0.64, 0.5], [0.58, 0.8]]],
];
