/**
 * Owns letters and symbols as pen strokes, from Hershey's Roman Simplex font (A. V. Hershey, U. S.
 * National Bureau of Standards; the packing by James Hurt, Cognition, Inc.). They test what a network
 * says of what is no digit, and never train.
 */
import { stringToPaths } from 'hershey';

import type { PenDigit } from './pendigits.ts';

/** One glyph; `strokes` as those of {@link PenDigit}. */
export interface Glyph extends Pick<PenDigit, 'strokes'> {
  readonly character: string;
}

/** What the font has, but for the digits, and for glyphs that are drawn as a digit is or as a dot. */
const CHARACTERS = `ABCDEFGHJKLMNPQRTUVWXYacdefhijkmnprtuvwxy?"$()-+=#&*[]{}<>~%@`;

/** Points that a straight segment is cut into, so that it can bend. */
const PIECES = 6;

/** All glyphs. */
export function loadGlyphs(): Glyph[] {
  return Array.from(CHARACTERS, (character) => ({
    character,
    strokes: stringToPaths(character).paths.map(toStroke),
  }));
}

/** A polyline with y downwards. */
function toStroke(points: readonly (readonly [number, number])[]): Float32Array {
  const values: number[] = [];
  points.forEach(([x, y], i) => {
    const [px, py] = points[i - 1] ?? [x, y];
    for (let piece = i === 0 ? PIECES : 1; piece <= PIECES; piece++) {
      const t = piece / PIECES;
      values.push(px + (x - px) * t, -(py + (y - py) * t));
    }
  });
  return Float32Array.from(values);
}
