/** Owns digits cut out of their pictures: to the ink, to any size. It must not know what is done with them. */
import sharp from 'sharp';

import type { GreyImage } from '../data/render.ts';

const SIDE = 28;
/** Pixels with at least this much ink belong to the digit; fainter ones are its soft edge. */
const INK = 60;
/** A digit is not stretched from less than this, in pixels across: a 1 would become a block. */
const NARROWEST = 6;

/** How a digit is cut. */
export interface Cut {
  /** Pixels along the longer side of the ink. */
  readonly side: number;
  /**
   * `square`: paper beside it makes it one; `stretched`: it is one, whatever that does to the digit;
   * `box`: it is as narrow or as low as the ink.
   */
  readonly shape: 'square' | 'stretched' | 'box';
  /** Pixels of paper all round, 0 by default. */
  readonly margin?: number;
}

/** The digit's ink, 0 to 255. @param digit 784 ready bytes with some ink. */
export async function cutOut(
  digit: Uint8Array,
  { side, shape, margin = 0 }: Cut,
): Promise<GreyImage> {
  const inked = [...digit.keys()].filter((i) => (digit[i] as number) >= INK);
  const columns = inked.map((i) => i % SIDE);
  const left = Math.min(...columns);
  const top = Math.floor(Math.min(...inked) / SIDE);
  const width = Math.max(...columns) + 1 - left;
  const height = Math.floor(Math.max(...inked) / SIDE) + 1 - top;

  const square = Math.max(width, height);
  const across = { square, stretched: Math.max(width, NARROWEST), box: width }[shape];
  const down = shape === 'square' ? square : height;
  const longer = shape === 'stretched' ? { width: side, height: side } : scaled(across, down, side);
  const background = { r: 0, g: 0, b: 0 };
  // In two steps, for sharp has an order of its own for what is asked at once.
  const cut = await sharp(digit, { raw: { width: SIDE, height: SIDE, channels: 1 } })
    .extract({ left, top, width, height })
    .extend({ ...around(across - width, 'left', 'right'), background })
    .extend({ ...around(down - height, 'top', 'bottom'), background })
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { data, info } = await sharp(cut.data, { raw: { ...cut.info, channels: 1 } })
    .resize({ ...longer, fit: 'fill', kernel: 'mitchell' })
    .extend({ top: margin, bottom: margin, left: margin, right: margin, background })
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data: new Uint8Array(data), width: info.width, height: info.height };
}

/** A box of this shape whose longer side is `side`. */
function scaled(across: number, down: number, side: number): { width: number; height: number } {
  const scale = side / Math.max(across, down);
  return {
    width: Math.max(1, Math.round(across * scale)),
    height: Math.max(1, Math.round(down * scale)),
  };
}

/** `more` pixels, shared by two sides. */
function around<Side extends string>(more: number, one: Side, other: Side): Record<Side, number> {
  const first = Math.floor(more / 2);
  return { [one]: first, [other]: more - first } as Record<Side, number>;
}
