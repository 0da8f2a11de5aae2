/**
 * Owns the subset of the UNIPEN 1.0 text format in which pen strokes are published
 * (Guyon et al., "UNIPEN project of on-line data exchange", ICPR 1994).
 * Pure: text in, segments out. It must not know which data set it reads.
 */
import { DataError } from './error.ts';

/** One labelled piece of ink. */
export interface UnipenSegment {
  /** The quoted label of `.SEGMENT`. */
  readonly label: string;
  /** The text of the segment's `.COMMENT` lines, joined by a space. */
  readonly comment: string;
  /** One array per `.PEN_DOWN`: x0, y0, x1, y1, … in tablet units, y as written. Never empty. */
  readonly strokes: readonly Float32Array[];
  /** Line of its `.SEGMENT`, from 1, for errors. */
  readonly line: number;
}

const SEGMENT = /^\.SEGMENT\s+\S+\s+\S+\s+\S+\s+"([^"]*)"\s*$/;
const POINT = /^(-?\d+(?:\.\d+)?)\s+(-?\d+(?:\.\d+)?)$/;

/**
 * Reads segments in order. Keywords that carry no ink (`.LEXICON`, `.DT`, …) are skipped.
 *
 * @throws DataError `format`, naming the line, for ink without a segment, a point without a pen down,
 * or a line that is neither keyword nor point; `truncated` when the text ends with the pen down.
 */
export function parseUnipen(text: string): UnipenSegment[] {
  const segments: UnipenSegment[] = [];
  let strokes: Float32Array[] | undefined;
  let points: number[] | undefined;

  const fail = (line: number, problem: string): never => {
    throw new DataError(
      'format',
      `UNIPEN line ${line}: ${problem}.`,
      'Get the file again from its publisher.',
    );
  };

  text.split(/\r?\n/).forEach((raw, index) => {
    const line = raw.trim();
    const number = index + 1;
    const [keyword] = line.split(/\s/, 1);
    if (line === '') return;

    if (keyword === '.SEGMENT') {
      const label = SEGMENT.exec(line)?.[1] ?? fail(number, 'a .SEGMENT without a quoted label');
      if (points) fail(number, 'a .SEGMENT while the pen is down');
      strokes = [];
      segments.push({ label, comment: '', strokes, line: number });
    } else if (keyword === '.COMMENT') {
      const current = segments.pop();
      if (!current) return;
      const words = line.slice('.COMMENT'.length).trim();
      segments.push({ ...current, comment: `${current.comment} ${words}`.trim() });
    } else if (keyword === '.PEN_DOWN') {
      if (!strokes) fail(number, 'a .PEN_DOWN before any .SEGMENT');
      if (points) fail(number, 'a .PEN_DOWN while the pen is down');
      points = [];
    } else if (keyword === '.PEN_UP') {
      if (points && points.length > 0) strokes?.push(Float32Array.from(points));
      points = undefined;
    } else if (!line.startsWith('.')) {
      const [, x, y] = POINT.exec(line) ?? fail(number, 'neither a keyword nor a point "x y"');
      (points ?? fail(number, 'a point while the pen is up')).push(Number(x), Number(y));
    }
  });

  if (points) {
    throw new DataError(
      'truncated',
      'The UNIPEN text ends while the pen is down.',
      'Get the file again from its publisher.',
    );
  }
  return segments;
}
