/**
 * Preprocessing: any picture of one digit becomes the 28×28 image that the network reads.
 *
 * Owns the order of the steps; each step is its own file. Pure arithmetic on bytes, the same in
 * the trainer, in Node and in the browser, so that a model sees in use what it saw in training.
 *
 *     pixels → ink → writing (no specks) → 80-cell grid → pen-wide strokes → 20×20 → 28×28
 */
import { centreInFrame, FRAME } from './centre.ts';
import type { PixelImage } from './image.ts';
import { extractInk } from './ink.ts';
import type { Box, InkGrid, InkPlane } from './plane.ts';
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
  const extracted = extractInk(image);
  const ink = extracted && shrink(extracted);
  const writing = ink && boxWriting(ink);
  if (!writing) return new Uint8Array(FRAME * FRAME);
  const grid = gridOf(ink, writing);
  solidify(grid);
  const width = strokeWidth(grid);
  const radius = missingRadius(width);
  const penned = radius > 0 ? thicken(grid, radius) : grid;
  return centreInFrame(fit(penned, GRID + 2 * radius, Math.max(1, width / WIDEST_PEN)));
}

/** A photograph has more pixels than a digit needs. */
function shrink(ink: InkPlane): InkPlane | InkGrid {
  const cell = Math.max(ink.width, ink.height) / LARGEST;
  if (cell <= 1) return ink;
  const width = cells(ink.width, cell);
  const height = cells(ink.height, cell);
  return resample(ink, { x: 0, y: 0, cell, width, height });
}

/** The writing on a grid of square cells, `GRID` along its longest side, aspect exact. */
function gridOf(ink: InkPlane | InkGrid, box: Box): InkGrid {
  const cell = Math.max(box.width, box.height) / GRID;
  const width = cells(box.width, cell);
  const height = cells(box.height, cell);
  const x = box.x - (width * cell - box.width) / 2;
  const y = box.y - (height * cell - box.height) / 2;
  return resample(ink, { x, y, cell, width, height });
}

/**
 * The radius by which strokes must grow to be a pen's, knowing that the digit grows with them and
 * is then shrunk to fit: (width + 2r) · GRID / (GRID + 2r) = PEN, solved for r.
 */
function missingRadius(width: number): number {
  return Math.max(0, (GRID * (PEN - width)) / (2 * (GRID - PEN)));
}

/**
 * Shrinks a digit into the box of MNIST.
 * @param longest its longer side, in cells of the grid.
 * @param spare how many times smaller than the box it shall be, at least 1.
 */
function fit(grid: InkGrid, longest: number, spare: number): InkGrid {
  const cell = (longest / BOX) * spare;
  const width = Math.min(BOX, cells(grid.width, cell));
  const height = Math.min(BOX, cells(grid.height, cell));
  const x = (grid.width - width * cell) / 2;
  const y = (grid.height - height * cell) / 2;
  return resample(grid, { x, y, cell, width, height });
}

/** Cells that cover a length, forgiving the rounding of a division. */
function cells(length: number, cell: number): number {
  return Math.ceil(length / cell - 1e-6);
}
