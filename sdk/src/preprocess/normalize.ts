/**
 * Preprocessing: any picture of one digit becomes the 28×28 image that the network reads.
 *
 * Owns the order of the steps; each step is its own file. Pure arithmetic on bytes, the same in
 * the trainer, in Node and in the browser, so that a model sees in use what it saw in training.
 *
 *     pixels → ink → writing (no specks, no printed lines) → 80-cell grid → pen-wide strokes → 20×20 → 28×28
 */
import { centreInFrame, FRAME } from './centre.ts';
import { type PixelImage, rgbaOf } from './image.ts';
import { extractInk } from './ink.ts';
import { eraseLines } from './lines.ts';
import type { Box, InkGrid, InkPlane, LargeGrid } from './plane.ts';
import { resample } from './resample.ts';
import { boxWriting } from './specks.ts';
import { solidify, strokeWidth, thicken } from './stroke.ts';

/** MNIST's digits fit a box of this many pixels, aspect preserved. */
const BOX = 20;

/** Cells of the intermediate grid along the longest side of the writing: four to a pixel. */
const GRID = 4 * BOX;

/** Larger pictures are reduced to this, in pixels along the longer side. */
const LARGEST = 1024;

/** Strokes thinner than this are thickened to it: cells of a `GRID`-wide digit. */
const PEN = 9;

/** A digit is drawn smaller rather than with strokes wider than this, in cells: a dot stays a dot. */
const WIDEST_PEN = 24;

/**
 * Reads the ink of an image as MNIST would have scanned it.
 *
 * The answer does not depend on where the digit stands, nor (but for rounding) on its size, nor on
 * the colours of ink and paper.
 * @param image one digit, grey or RGBA, any size up to `PIXEL_LIMIT` pixels.
 * @returns 784 bytes, 28×28 row-major, white ink (255) on black (0); all zero when there is no ink.
 * @throws {InkdigitError} `input-type` or `input-size` when the image is not one.
 */
export function normalizeImage(image: PixelImage): Uint8Array {
  return normalizeInk(inkOf(image));
}

/**
 * The ink of an image, at most `LARGEST` pixels along the longer side.
 * @returns `null` when there is none.
 * @throws {InkdigitError} `input-type` or `input-size` when the image is not one.
 */
export function inkOf(image: PixelImage): InkPlane | LargeGrid | null {
  const ink = extractInk(rgbaOf(image));
  return ink && shrink(ink);
}

/** {@link normalizeImage} of ink; erases its specks in place. */
export function normalizeInk(ink: InkPlane | LargeGrid | null): Uint8Array {
  const box = ink && boxWriting(ink);
  const unlined = box && eraseLines(ink, box);
  const writing = unlined === ink ? box : unlined && boxWriting(unlined);
  if (!unlined || !writing) return new Uint8Array(FRAME * FRAME);
  const grid = gridOf(unlined, writing);
  solidify(grid);
  const width = strokeWidth(grid);
  const radius = missingRadius(width);
  const penned = radius > 0 ? thicken(grid, radius) : grid;
  // Strokes that would be too wide make the digit smaller than the box.
  const spare = Math.max(1, width / WIDEST_PEN);
  return centreInFrame(boxed(penned, ((GRID + 2 * radius) / BOX) * spare));
}

/** Side of the pixels that an image's ink has, in pixels of the image. */
export function inkPixel({ width, height }: Pick<PixelImage, 'width' | 'height'>): number {
  return Math.max(1, Math.max(width, height) / LARGEST);
}

/** A photograph has more pixels than a digit needs. */
function shrink(ink: InkPlane): InkPlane | LargeGrid {
  const cell = inkPixel(ink);
  if (cell === 1) return ink;
  const width = cells(ink.width, cell);
  const height = cells(ink.height, cell);
  const grid = resample(ink, { x: 0, y: 0, cell, width, height });
  return { ...grid, top: 0, bottom: height };
}

/** The writing on a grid of square cells, `GRID` along its longest side. */
function gridOf(ink: InkPlane | InkGrid, writing: Box): InkGrid {
  return fit(ink, writing, Math.max(writing.width, writing.height) / GRID, GRID);
}

/**
 * The radius by which strokes must grow to be a pen's, knowing that the digit grows with them and
 * is then shrunk to fit: (width + 2r) · GRID / (GRID + 2r) = PEN, solved for r.
 */
function missingRadius(width: number): number {
  return Math.max(0, (GRID * (PEN - width)) / (2 * (GRID - PEN)));
}

/** A digit in the box of MNIST. @param cell of the result, in cells of the grid. */
function boxed(grid: InkGrid, cell: number): InkGrid {
  return fit(grid, { x: 0, y: 0, width: grid.width, height: grid.height }, cell, BOX);
}

/** What is in a box, drawn anew in the middle of square cells, aspect exact, `most` at most. */
function fit(source: InkPlane | InkGrid, box: Box, cell: number, most: number): InkGrid {
  const width = Math.min(most, cells(box.width, cell));
  const height = Math.min(most, cells(box.height, cell));
  const x = box.x - (width * cell - box.width) / 2;
  const y = box.y - (height * cell - box.height) / 2;
  return resample(source, { x, y, cell, width, height });
}

/** Cells that cover a length, forgiving the rounding of a division. */
function cells(length: number, cell: number): number {
  return Math.ceil(length / cell - 1e-6);
}
