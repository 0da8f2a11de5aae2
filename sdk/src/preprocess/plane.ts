/** The shapes that the preprocessing steps pass along. No step here knows another. */

/** One byte per pixel, row-major: 0 is paper, 255 is full ink. */
export interface InkPlane {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** Rows from here on may have ink, and none above: nobody need look at the paper there. */
  readonly top: number;
  /** Rows from here on have none. */
  readonly bottom: number;
}

/** Real-valued ink (0..255) on a small grid, row-major. */
export interface InkGrid {
  readonly data: Float32Array;
  readonly width: number;
  readonly height: number;
}

/** A grid that tells, as a plane does, which of its rows may have ink. */
export type LargeGrid = InkGrid & Pick<InkPlane, 'top' | 'bottom'>;

/** A rectangle in pixels: the left and top edge, and its size. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
