/**
 * Ten numerals and a dash, each one stroke of a pen, for the page to answer in the hand it is
 * asked in. Owns the shapes; knows nothing of when they are shown.
 */

/** SVG paths in a box of 100 × 100, to be drawn with a round pen as wide as the pad's. */
const PATHS: readonly string[] = [
  'M50 14C34 14 28 31 28 50s6 36 22 36 22-17 22-36-6-36-22-36',
  'M35 29 54 14v72',
  'M30 34c0-13 9-20 20-20 12 0 21 7 21 20 0 14-14 24-43 52h45',
  'M31 25c3-7 10-11 19-11 11 0 20 6 20 17s-9 17-21 17c14 0 24 7 24 19s-10 19-23 19c-11 0-19-5-22-13',
  'M60 86V14L26 63h49',
  'M68 14H37l-4 31c5-4 11-7 18-7 13 0 22 9 22 23 0 15-10 25-24 25-9 0-16-4-21-11',
  'M64 14C44 24 29 42 29 64c0 13 9 22 21 22s22-9 22-22-9-21-21-21c-10 0-19 7-22 17',
  'M28 14h45L44 86',
  'M50 48c-11-2-18-9-18-18 0-10 8-16 18-16s18 6 18 16c0 9-7 16-18 18-13 2-22 9-22 20s9 18 22 18 22-7 22-18-9-18-22-20',
  'M71 36c0 13-9 22-21 22s-21-9-21-22 9-22 21-22 21 9 21 22c0 22-14 40-35 50',
];
const DASH = 'M38 50h24';

/** The stroke of a digit 0..9, or of the dash that stands for none. */
export function numeralPath(digit: number | null): string {
  return (digit === null ? undefined : PATHS[digit]) ?? DASH;
}
