/**
 * Ink extraction: from any picture to one plane where 0 is paper and 255 is ink.
 *
 * Three kinds of picture are told apart by their rim. On a transparent one the ink is whatever is
 * opaque, in any colour. On an even one (a filled canvas) the ink is the distance from the paper's
 * colour, so dark on light and light on dark are the same thing. On an uneven one (a photograph)
 * the paper's brightness is fitted, and the ink is what stands out on the side where most does.
 */
import { measureBorder } from './border.ts';
import { histogramOf, otsuThreshold, quantile } from './histogram.ts';
import { channelCount, type Channels, type Pixel, type PixelImage } from './image.ts';
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
  const { alpha, colour, spread } = measureBorder(image, channels);
  const [red = 0, green = 0, blue = 0] = colour;
  if (alpha < 128) {
    // Opaque is ink, unless that is a card (a letterboxed photograph) with ink on it.
    const plane = planeOf(image, channels, (_red, _green, _blue, alpha) => alpha);
    const card = findCard(plane);
    return (card && extractInk(crop(image, card))) ?? stretch(plane, 0);
  }
  if (spread > EVEN_SPREAD) {
    // Brightness by ITU-R BT.601, over the paper's colour where the picture is transparent.
    const over = (colour: number, paper: number, alpha: number): number =>
      paper + (colour - paper) * (alpha / 255);
    return unevenInk(
      planeOf(
        image,
        channels,
        (r, g, b, a) =>
          0.5 + 0.299 * over(r, red, a) + 0.587 * over(g, green, a) + 0.114 * over(b, blue, a),
      ),
    );
  }
  // The largest difference to the paper in any channel; a transparent pixel shows the paper.
  const distance = planeOf(image, channels, (r, g, b, a) => {
    const far = Math.max(Math.abs(r - red), Math.abs(g - green), Math.abs(b - blue));
    return far && (far * a + 127) / 255;
  });
  return stretch(distance, 2 * spread);
}

/** One byte for every pixel, rounded down. */
function planeOf(
  image: PixelImage,
  channels: Channels,
  byteOf: (...pixel: Pixel) => number,
): InkPlane {
  const { data: from, width, height } = image;
  const data = new Uint8Array(width * height);
  // Not by `pixelAt`, which makes an array: here are all pixels, not just those of the rim.
  for (let i = 0, at = 0; i < data.length; i++, at += channels) {
    const red = from[at] as number;
    data[i] =
      channels === 1
        ? byteOf(red, red, red, 255)
        : byteOf(red, from[at + 1] as number, from[at + 2] as number, from[at + 3] as number);
  }
  return { data, width, height };
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
      distance[i] = polarity * ((data[i] as number) - start - slope * x - byXX * x * x);
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
  for (let i = 0; i < plane.data.length; i++)
    plane.data[i] = mapped[plane.data[i] as number] as number;
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
