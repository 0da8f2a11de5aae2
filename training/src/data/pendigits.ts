/**
 * Owns the pen strokes: UCI Pen-Based Recognition of Handwritten Digits, the original training file
 * (Alpaydin & Alimoglu 1998; CC BY 4.0): 7,494 digits by 30 writers, on a tablet of 500×500 units.
 * It must not know splits, nor how strokes become pixels.
 */
import { DataError } from './error.ts';
import type { DataFile, DataSource } from './source.ts';
import { parseUnipen, type UnipenSegment } from './unipen.ts';

/** One digit as it was written. */
export interface PenDigit {
  /** 0..9. */
  readonly label: number;
  /** Who wrote it: 1..30, each about 250 digits. */
  readonly writer: number;
  /** The sample's own number in the file. */
  readonly sample: number;
  /** One array per pen stroke, x0, y0, x1, y1, … in tablet units; y grows DOWN, as on a canvas. */
  readonly strokes: readonly Float32Array[];
}

/** The published file; upstream packs it with Unix `compress` (.Z). */
export const PEN_DIGITS_FILE: DataFile = {
  path: 'pendigits/pendigits-orig.tra',
  checksum: {
    algorithm: 'sha256',
    hex: 'a66225d68d7d68591e62944df1ad33b3f5aa608e2df2505844b41f5568a80da4',
  },
  mirrors: [
    'https://archive.ics.uci.edu/ml/machine-learning-databases/pendigits/pendigits-orig.tra.Z',
  ],
};

/** Tablet y grows up; a canvas's grows down. The zero point does not matter, placement is by bounding box. */
function flip(stroke: Float32Array): Float32Array {
  return stroke.map((value, index) => (index % 2 === 1 ? -value : value));
}

function toPenDigit({ label, comment, strokes, line }: UnipenSegment): PenDigit {
  const fields = /^(\d) +(\d+) +(\d+)$/.exec(comment.replace(/\s+/g, ' '));
  if (!fields || fields[1] !== label) {
    throw new DataError(
      'format',
      `Pen digit at line ${line}: label "${label}" needs a comment "digit writer sample", not "${comment}".`,
      'Get the file again from its publisher.',
    );
  }
  if (strokes.length === 0) {
    throw new DataError(
      'format',
      `Pen digit at line ${line} has no ink.`,
      'Get the file again from its publisher.',
    );
  }
  return {
    label: Number(label),
    writer: Number(fields[2]),
    sample: Number(fields[3]),
    strokes: strokes.map(flip),
  };
}

/** Reads pen digits from UNIPEN text. @throws DataError `format` or `truncated`. */
export function parsePenDigits(text: string): PenDigit[] {
  return parseUnipen(text).map(toPenDigit);
}

/** Loads all 7,494 pen digits in the published order. @throws DataError when they cannot be had. */
export async function loadPenDigits(source: DataSource): Promise<PenDigit[]> {
  return parsePenDigits(new TextDecoder('latin1').decode(await source.read(PEN_DIGITS_FILE)));
}
