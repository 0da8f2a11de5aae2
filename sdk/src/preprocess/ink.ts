/**
 * Ink extraction: from any picture to one plane where 0 is paper and 255 is ink.
 *
 * Three kinds of picture are told apart by their rim. On a transparent one the ink is whatever is
 * opaque, in any colour. On an even one (a filled canvas) the ink is the distance from the paper's
 * colour, so dark on light and light on dark are the same thing. On an uneven one (a photograph)
 * the paper's brightness is fitted, and the ink is what stands out on the side where most does.
 */
import { type Border, measureBorder } from './border.ts';
import { histogramOf, otsuThreshold, quantile } from './histogram.ts';
import { channelCount, type PixelImage } from './image.ts';
import { fitPaper } from './paper.ts';
import type { Box, InkPlane } from './plane.ts';
import { boxWriting } from './specks.ts';

/** Paper that varies no more than this along the rim is even, in levels of 255. */
const EVEN_SPREAD = 3;

/** Ink that stands out less than this cannot be told from paper, in levels of 255. */
const MIN_CONTRAST = 10;

/** In a photograph, marks fainter than this share of the ink are shadow or show-through. */
const SHADOW_SHARE = 0.3;

/** A transparent picture shows a card when its contents fill this share of their box. */
const CARD_FILL = 0.98;

/**
 * Extracts the ink of an image, stretched to the full range.
 * @returns `null` when nothing stands out from the paper.
 * @throws {InkdigitError} `input-type` or `input-size` when the image is not one.
 */
export function extractInk(image: PixelImage): InkPlane | null {
  const channels = channelCount(image);
  const border = measureBorder(image, channels);
  if (border.alpha < 128) return transparentInk(image);
  if (border.spread > EVEN_SPREAD) return unevenInk(brightness(image, channels, border));
  return stretch(distance(image, channels, border), 2 * border.spread);
}

/** Opaque is ink, unless the opaque part is a card (a letterboxed photograph) with ink on it. */
function transparentInk(image: PixelImage): InkPlane | null {
  const { data, width, height } = image;
  const alpha = new Uint8Array(width * height);
  for (let i = 0; i < alpha.length; i++) alpha[i] = data[4 * i + 3] ?? 0;
  const plane = { data: alpha, width, height };
  const card = findCard(plane);
  return (card && extractInk(crop(image, card))) ?? stretch(plane, 0);
}

/** The largest difference to the paper in any channel; a transparent pixel shows the paper. */
function distance({ data, width, height }: PixelImage, channels: 1 | 4, border: Border): InkPlane {
  const [red = 0, green = 0, blue = 0] = border.colour;
  const plane = new Uint8Array(width * height);
  for (let i = 0, at = 0; i < plane.length; i++, at += channels) {
    let far = Math.abs((data[at] ?? 0) - red);
    if (channels === 4) {
      const byGreen = Math.abs((data[at + 1] ?? 0) - green);
      const byBlue = Math.abs((data[at + 2] ?? 0) - blue);
      far = Math.max(far, byGreen, byBlue);
      if (far > 0) far = (far * (data[at + 3] ?? 0) + 127) / 255;
    }
    plane[i] = far;
  }
  return { data: plane, width, height };
}

/** Brightness by ITU-R BT.601, over the paper's colour where the picture is transparent. */
function brightness(
  { data, width, height }: PixelImage,
  channels: 1 | 4,
  { colour }: Border,
): InkPlane {
  const weights = channels === 4 ? [0.299, 0.587, 0.114] : [1];
  const plane = new Uint8Array(width * height);
  for (let i = 0, at = 0; i < plane.length; i++, at += channels) {
    const cover = channels === 4 ? (data[at + 3] ?? 0) / 255 : 1;
    let sum = 0.5;
    for (let c = 0; c < weights.length; c++) {
      const paper = colour[c] ?? 0;
      sum += (weights[c] ?? 0) * (paper + ((data[at + c] ?? 0) - paper) * cover);
    }
    plane[i] = sum;
  }
  return { data: plane, width, height };
}

/** What stands out from a fitted paper by more than its noise, on the side where most does. */
function unevenInk({ data, width, height }: InkPlane): InkPlane | null {
  const { surface, noise, polarity } = fitPaper(data, width, height);
  const [one = 0, byX = 0, byY = 0, byXX = 0, byXY = 0, byYY = 0] = surface;
  const distance = new Uint8ClampedArray(width * height);
  for (let row = 0, i = 0; row < height; row++) {
    const y = row / height;
    const start = one + byY * y + byYY * y * y;
    const slope = byX + byXY * y;
    for (let column = 0; column < width; column++, i++) {
      const x = column / width;
      distance[i] = polarity * ((data[i] ?? 0) - start - slope * x - byXX * x * x);
    }
  }
  const plane = { data: new Uint8Array(distance.buffer), width, height };
  return stretch(plane, 4 * noise, SHADOW_SHARE);
}

/**
 * Maps `floor` to 0 and the level of solid ink to 255, in place. The level is a high quantile of
 * the upper class, which a few brighter specks cannot move.
 * @param faint marks below this share of the level count as paper too.
 */
function stretch(plane: InkPlane, floor: number, faint = 0): InkPlane | null {
  const histogram = histogramOf(plane.data);
  const level = quantile(histogram, 0.9, otsuThreshold(histogram) + 1);
  const zero = Math.max(floor, faint * level);
  if (histogram[0] === plane.data.length || level < zero + MIN_CONTRAST) return null;
  const mapped = Uint8ClampedArray.from(
    { length: 256 },
    (_, value) => ((value - zero) * 255) / (level - zero),
  );
  for (let i = 0; i < plane.data.length; i++) plane.data[i] = mapped[plane.data[i] ?? 0] ?? 0;
  return plane;
}

/** The box of what is opaque, when that fills it and not the whole picture; else `null`. */
function findCard(alpha: InkPlane): Box | null {
  const box = boxWriting(alpha);
  const opaque = alpha.data.filter((value) => value >= 128).length;
  const area = box ? box.width * box.height : 0;
  return area < alpha.data.length && opaque >= CARD_FILL * area ? box : null;
}

/** Cuts a box out of an RGBA image. */
function crop({ data, width }: PixelImage, box: Box): PixelImage {
  const row = 4 * box.width;
  const cut = new Uint8Array(row * box.height);
  for (let y = 0; y < box.height; y++) {
    const from = 4 * ((box.y + y) * width + box.x);
    cut.set(data.subarray(from, from + row), y * row);
  }
  return { data: cut, width: box.width, height: box.height };
}
