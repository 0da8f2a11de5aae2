/**
 * Owns turning pen strokes into pixels as a canvas would draw them, and from there into digits through
 * the SDK's own preprocessing. It must not know which digits train.
 */
import { normalizeImage } from '../sdk.ts';
import { DIGIT_BYTES, type Digits } from './digits.ts';
import type { PenDigit } from './pendigits.ts';

/** How a digit is drawn. */
export interface RenderOptions {
  /** Width of the pen as a fraction of the pad; people's pads use 0.04–0.12. */
  readonly penWidth: number;
  /** Side of the square pad, pixels. Default 140: five pixels for each that the network sees. */
  readonly pad?: number;
  /** Longer side of the digit's bounding box (pen centres) as a fraction of the pad. Default 0.65. */
  readonly extent?: number;
}

/** A grey picture, row-major, 0 = paper, 255 = ink. */
export interface GreyImage {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

const DEFAULT_PAD = 140;
const DEFAULT_EXTENT = 0.65;

/**
 * Draws a digit in the middle of a pad with `lineCap` and `lineJoin` round: each pixel's coverage is
 * half a pixel plus the pen's radius minus its centre's distance from the nearest segment, in 0..1.
 *
 * @throws RangeError when an option is not above 0, or `extent` is above 1.
 */
export function renderPenDigit(
  digit: Pick<PenDigit, 'strokes'>,
  { penWidth, pad = DEFAULT_PAD, extent = DEFAULT_EXTENT }: RenderOptions,
): GreyImage {
  if (!(penWidth > 0 && penWidth < 1) || !(extent > 0 && extent <= 1)) {
    throw new RangeError(
      `penWidth and extent are fractions of the pad, not ${penWidth}, ${extent}.`,
    );
  }
  if (!Number.isInteger(pad) || pad < 1) throw new RangeError(`No pad has ${pad} pixels a side.`);
  return drawStrokes(place(digit.strokes, pad, extent), pad, pad, penWidth * pad);
}

/** Draws strokes, in pixels, with a pen that is so many pixels wide; what lies outside is cut off. */
export function drawStrokes(
  strokes: readonly Float32Array[],
  width: number,
  height: number,
  penWidth: number,
): GreyImage {
  const image = { data: new Uint8Array(width * height), width, height };
  for (const points of strokes) {
    const lastX = points.length - 2;
    for (let i = 0; i === 0 || i < lastX; i += 2) {
      const [x0 = 0, y0 = 0, x1 = x0, y1 = y0] = points.subarray(i, i + 4);
      drawSegment(image, penWidth / 2, x0, y0, x1, y1);
    }
  }
  return image;
}

/** Scales and shifts all strokes alike so that their bounding box fills `extent` of the pad, centred. */
function place(strokes: readonly Float32Array[], pad: number, extent: number): Float32Array[] {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const points of strokes) {
    points.forEach((value, i) => {
      if (i % 2 === 0) {
        left = Math.min(left, value);
        right = Math.max(right, value);
      } else {
        top = Math.min(top, value);
        bottom = Math.max(bottom, value);
      }
    });
  }
  const size = Math.max(right - left, bottom - top);
  const scale = size > 0 ? (extent * pad) / size : 0;
  const shiftX = pad / 2 - (scale * (left + right)) / 2;
  const shiftY = pad / 2 - (scale * (top + bottom)) / 2;
  return strokes.map((points) =>
    points.map((value, i) => scale * value + (i % 2 === 0 ? shiftX : shiftY)),
  );
}

/** Raises each pixel near the segment to its coverage by it. Pixel (c, r) has its centre at +½, +½. */
function drawSegment(
  { data, width, height }: GreyImage,
  radius: number,
  x0: number,
  y0: number,
  x1: number,
  y1: number,
): void {
  const reach = radius + 0.5;
  const reachSquared = reach * reach;
  const solidSquared = Math.max(0, radius - 0.5) ** 2;
  const dx = x1 - x0;
  const dy = y1 - y0;
  const lengthSquared = dx * dx + dy * dy;
  const firstColumn = Math.max(0, Math.floor(Math.min(x0, x1) - reach));
  const lastColumn = Math.min(width - 1, Math.ceil(Math.max(x0, x1) + reach));
  const firstRow = Math.max(0, Math.floor(Math.min(y0, y1) - reach));
  const lastRow = Math.min(height - 1, Math.ceil(Math.max(y0, y1) + reach));

  for (let row = firstRow; row <= lastRow; row++) {
    const py = row + 0.5 - y0;
    for (let column = firstColumn; column <= lastColumn; column++) {
      const px = column + 0.5 - x0;
      const along = lengthSquared > 0 ? (px * dx + py * dy) / lengthSquared : 0;
      const t = along < 0 ? 0 : along > 1 ? 1 : along;
      const ex = px - t * dx;
      const ey = py - t * dy;
      const distanceSquared = ex * ex + ey * ey;
      if (distanceSquared >= reachSquared) continue;
      const index = row * width + column;
      const ink =
        distanceSquared <= solidSquared
          ? 255
          : Math.min(255, Math.round(255 * (reach - Math.sqrt(distanceSquared))));
      if (ink > (data[index] ?? 0)) data[index] = ink;
    }
  }
}

/** Draws a digit and brings it into the form that the network sees: 784 bytes. */
export function renderNormalized(
  digit: Pick<PenDigit, 'strokes'>,
  options: RenderOptions,
): Uint8Array {
  return normalizeImage(renderPenDigit(digit, options));
}

/**
 * Renders every digit once for each pen width: all digits with the first width, then all with the
 * second, and so on.
 */
export function renderDigits(
  digits: readonly PenDigit[],
  penWidths: readonly number[],
  options: Omit<RenderOptions, 'penWidth'> = {},
): Digits {
  const images = new Uint8Array(digits.length * penWidths.length * DIGIT_BYTES);
  const labels = new Uint8Array(digits.length * penWidths.length);
  penWidths.forEach((penWidth, pass) => {
    digits.forEach((digit, index) => {
      const position = pass * digits.length + index;
      images.set(renderNormalized(digit, { ...options, penWidth }), position * DIGIT_BYTES);
      labels[position] = digit.label;
    });
  });
  return { images, labels };
}
