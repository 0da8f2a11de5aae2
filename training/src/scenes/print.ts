/** Owns what is printed on paper before anybody writes on it. It must not know of digits, nor of light. */
import type { GreyImage } from '../data/render.ts';
import type { Random } from '../random.ts';

/** Printed lines. */
export interface Print {
  /** One box round everything, lines across, or squares. */
  readonly pattern: 'box' | 'ruled' | 'squared';
  /** Pixels from line to line, or from the picture's sides to the box. */
  readonly space: number;
  /** Pixels. */
  readonly width: number;
  /** Share of ink, 0 to 255. */
  readonly ink: number;
  /** How far a line leans at most, as a share of its length. */
  readonly lean?: number;
}

/** Prints beneath what is written: where both are, the darker one shows. */
export function print({ data, width, height }: GreyImage, lines: Print, random: Random): GreyImage {
  const { pattern, space, ink, lean = 0 } = lines;
  const shift = random.between(0, space);
  const slope = random.between(-lean, lean);
  /** Whether a place along one axis is on one of the lines that cross it. */
  const isOn = (place: number): boolean =>
    (((place + shift) % space) + space) % space < lines.width;
  const printed = data.map((written, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    const [across, down] = [x - slope * y, y + slope * x];
    const toSide = Math.min(x, y, width - 1 - x, height - 1 - y) - space;
    const on = {
      box: toSide >= 0 && toSide < lines.width,
      ruled: isOn(down),
      squared: isOn(down) || isOn(across),
    }[pattern];
    return on ? Math.max(written, ink) : written;
  });
  return { data: printed, width, height };
}
