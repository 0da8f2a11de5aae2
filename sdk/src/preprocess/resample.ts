/**
 * Resampling: every cell of the result is the mean of the source over the square it covers, or, where
 * it is smaller than a pixel, over as much as a pixel about its middle, which interpolates linearly.
 *
 * Exact for any real scale and offset, up or down. Knows nothing of ink.
 */
import type { InkGrid, InkPlane } from './plane.ts';

/** Where the result lies on the source, in source pixels. */
export interface Lattice {
  /** Left edge of the first cell; may lie outside the source, which counts as zero there. */
  readonly x: number;
  /** Top edge of the first cell. */
  readonly y: number;
  /** Side of one cell. */
  readonly cell: number;
  /** Cells across. */
  readonly width: number;
  /** Cells down. */
  readonly height: number;
}

/** Resamples a plane or grid onto a lattice. */
export function resample(source: InkPlane | InkGrid, lattice: Lattice): InkGrid {
  const { x, y, cell, width, height } = lattice;
  const more = Math.max(0, (1 - cell) / 2);
  const top = Math.max(0, Math.floor(y - more));
  const bottom = Math.min(source.height, Math.ceil(y + cell * height + more));
  const across = meansAcross(source, top, bottom, x, cell, width, more);
  return meansAcross(across, 0, width, y - top, cell, height, more);
}

/**
 * Means of the rows `top..bottom` over `cells` steps of `cell` from `origin`, each with so much `more`
 * at both ends. The result is transposed, so that a second call does the other direction.
 */
function meansAcross(
  source: InkPlane | InkGrid,
  top: number,
  bottom: number,
  origin: number,
  cell: number,
  cells: number,
  more: number,
): InkGrid {
  const { data, width } = source;
  const rows = Math.max(0, bottom - top);
  const means = new Float32Array(cells * rows);
  for (let row = 0; row < rows; row++) {
    const offset = (top + row) * width;
    for (let i = 0; i < cells; i++) {
      const begin = Math.max(0, origin + i * cell - more);
      const end = Math.min(width, origin + (i + 1) * cell + more);
      const first = offset + Math.floor(begin);
      const last = offset + Math.floor(end);
      let sum = 0;
      if (end > begin) {
        for (let pixel = first; pixel < last; pixel++) sum += data[pixel] as number;
        sum += (data[last] ?? 0) * (offset + end - last);
        sum -= (data[first] as number) * (offset + begin - first);
      }
      means[i * rows + row] = sum / (cell + 2 * more);
    }
  }
  return { data: means, width: rows, height: cells };
}
