/**
 * Ink extraction: from any picture to one plane where 0 is paper and 255 is ink.
 *
 * Three kinds of picture are told apart by their rim. On a transparent one the ink is whatever is
 * opaque, in any colour. On an even one (a filled canvas) the ink is the distance from the paper's
 * colour, so dark on light and light on dark are the same thing. On an uneven one (a photograph, or
 * a digit that fills its picture) the paper's brightness is found beneath the ink, and the ink is
 * what stands out on the side where most does.
 */
import { type Border, measureBorder } from './border.ts';
import { count, histogramOf, quantile, splitByOtsu } from './histogram.ts';
import { crop, pixelOf, type RgbaImage } from './image.ts';
import { findPaper } from './paper.ts';
import type { Box, InkPlane } from './plane.ts';
import { boxWriting } from './specks.ts';

/** Paper that varies no more than this along the rim is even, in levels of 255. */
const EVEN_SPREAD = 3;

/** Ink that stands out less than this cannot be told from paper, in levels of 255. */
const MIN_CONTRAST = 10;

/** In a photograph, marks fainter than this share of the ink are shadow or show-through. */
const SHADOW_SHARE = 0.3;

/** A printed frame at the rim is less wide than so many rims, in a picture of at least so many pixels. */
const FRAME_RIMS = 4;
const FRAMED = 48;

/** A transparent picture shows a card when its contents fill this share of their box. */
const CARD_FILL = 0.98;

/**
 * Extracts the ink of an image, stretched to the full range.
 * @returns `null` when nothing stands out from the paper.
 */
export function extractInk(image: RgbaImage): InkPlane | null {
  const { alpha, colour, spread } = measurePaper(image);
  const [red = 0, green = 0, blue = 0] = colour;
  if (alpha < 128) {
    // Opaque is ink, unless that is a card (a letterboxed photograph) with ink on it.
    const plane = planeOf(image, 0, (pixel) => pixel >>> 24);
    const card = findCard(plane);
    return (card && extractInk(crop(image, card))) ?? stretch(plane, 0);
  }
  if (spread > EVEN_SPREAD) {
    // Brightness by ITU-R BT.601, over the paper's colour where the picture is transparent.
    const over = (colour: number, paper: number, alpha: number): number =>
      paper + (colour - paper) * (alpha / 255);
    const grey = (pixel: number): number =>
      0.5 +
      0.299 * over(pixel & 255, red, pixel >>> 24) +
      0.587 * over((pixel >> 8) & 255, green, pixel >>> 24) +
      0.114 * over((pixel >> 16) & 255, blue, pixel >>> 24);
    return unevenInk(planeOf(image, NaN, grey), grey(pixelOf(red, green, blue)));
  }
  // The largest difference to the paper in any channel; a transparent pixel shows the paper.
  const distance = planeOf(image, pixelOf(red, green, blue), (pixel) => {
    const far = Math.max(
      Math.abs((pixel & 255) - red),
      Math.abs(((pixel >> 8) & 255) - green),
      Math.abs(((pixel >> 16) & 255) - blue),
    );
    return far && (far * (pixel >>> 24) + 127) / 255;
  });
  return stretch(distance, 2 * spread);
}

/** The rim of an image, or what is within a frame that is there. */
function measurePaper(image: RgbaImage): Border {
  const rim = measureBorder(image);
  if (rim.alpha < 128 || Math.min(image.width, image.height) < FRAMED) return rim;
  const inner = measureBorder(image, FRAME_RIMS);
  const differs = inner.colour.some(
    (level, channel) => Math.abs(level - (rim.colour[channel] as number)) > MIN_CONTRAST,
  );
  const isFrame = rim.spread > EVEN_SPREAD || differs;
  return isFrame && inner.alpha >= 128 && inner.spread <= EVEN_SPREAD ? inner : rim;
}

/**
 * One byte for every pixel, rounded down.
 * @param blank a pixel that makes zero, or NaN. Most of a canvas is that, and is passed over.
 */
function planeOf(
  { pixels, width, height }: RgbaImage,
  blank: number,
  byteOf: (pixel: number) => number,
): InkPlane {
  const data = new Uint8Array(width * height);
  let top = height;
  let bottom = height;
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const pixel = pixels[i] as number;
      if (pixel === blank) continue;
      data[i] = byteOf(pixel);
      if (!data[i]) continue;
      top = Math.min(top, y);
      bottom = y + 1;
    }
  }
  return { data, width, height, top, bottom };
}

/**
 * What stands out from the paper by more than its noise, on the side where most does.
 * @param rim brightness of most of the rim.
 */
function unevenInk({ data, width, height }: InkPlane, rim: number): InkPlane | null {
  const { surface, noise, polarity } = findPaper(data, width, height, rim);
  const [one = 0, byX = 0, byY = 0, byXX = 0, byXY = 0, byYY = 0] = surface;
  const distance = new Uint8ClampedArray(width * height);
  for (let row = 0, i = 0; row < height; row++) {
    const y = row / height;
    const start = one + byY * y + byYY * y * y;
    const slope = byX + byXY * y;
    for (let column = 0; column < width; column++, i++) {
      const x = column / width;
      distance[i] = polarity * ((data[i] as number) - start - slope * x - byXX * x * x);
    }
  }
  const plane = { data: new Uint8Array(distance.buffer), width, height, top: 0, bottom: height };
  return stretch(plane, 4 * noise, SHADOW_SHARE);
}

/**
 * Maps `floor` to 0 and the level of solid ink to 255, in place. The level is a high quantile of
 * the upper class, which a few brighter specks cannot move.
 * @param faint marks below this share of the level count as paper too.
 */
function stretch(plane: InkPlane, floor: number, faint = 0): InkPlane | null {
  const inked = inkedRows(plane);
  const histogram = histogramOf(inked);
  count(histogram, 0, plane.data.length - inked.length);
  const level = quantile(histogram, 0.9, splitByOtsu(histogram).threshold + 1);
  const zero = Math.max(floor, faint * level);
  if (histogram[0] === plane.data.length || level < zero + MIN_CONTRAST) return null;
  const mapped = Uint8ClampedArray.from(
    { length: 256 },
    (_, value) => ((value - zero) * 255) / (level - zero),
  );
  for (let i = 0; i < inked.length; i++) inked[i] = mapped[inked[i] as number] as number;
  return plane;
}

/** The box of what is opaque, when that fills it and not the whole picture; else `null`. */
function findCard(alpha: InkPlane): Box | null {
  const box = boxWriting(alpha);
  const area = box ? box.width * box.height : 0;
  if (!box || area === alpha.data.length) return null;
  const inked = inkedRows(alpha);
  let opaque = 0;
  // Not by an iterator, which is slow until the code has run hot.
  for (let i = 0; i < inked.length; i++) if ((inked[i] as number) >= 128) opaque++;
  return opaque >= CARD_FILL * area ? box : null;
}

/** The bytes of a plane where it has ink, row by row, to read or to change. */
function inkedRows({ data, width, top, bottom }: InkPlane): Uint8Array {
  return data.subarray(top * width, bottom * width);
}
