/**
 * Stroke width: measuring it, and thickening strokes that are thinner than a pen's.
 *
 * MNIST was written with a pencil and a felt pen; a canvas is often drawn on with a hairline. A
 * network that has seen the former reads the latter badly, so thin strokes are widened. Works on
 * any grid and knows nothing of its scale.
 */
import type { InkGrid, InkPlane } from './plane.ts';

/** Typical ink of a grid, as a share of 255, above which its strokes count as solid. */
const SOLID = 0.65;

/**
 * Mean stroke width in cells: twice the area over the perimeter, the perimeter being the total
 * variation. Exact for a long stroke with sharp or soft edges; half the diameter for a disc.
 */
export function strokeWidth({ data, width, height }: InkGrid | InkPlane): number {
  let area = 0;
  let perimeter = 0;
  for (let y = -1; y < height; y++) {
    const row = y * width;
    let topLeft = 0;
    let bottomLeft = 0;
    for (let x = 0; x <= width; x++) {
      const topRight = y >= 0 && x < width ? (data[row + x] as number) : 0;
      const bottomRight = y + 1 < height && x < width ? (data[row + width + x] as number) : 0;
      area += topRight;
      const across = topRight + bottomRight - topLeft - bottomLeft;
      const down = bottomLeft + bottomRight - topLeft - topRight;
      perimeter += Math.sqrt(across * across + down * down) / 2;
      topLeft = topRight;
      bottomLeft = bottomRight;
    }
  }
  return perimeter === 0 ? 0 : (2 * area) / perimeter;
}

/** Lifts strokes narrower than a cell, which area resampling has left pale, to solid ink. In place. */
export function solidify({ data }: InkGrid): void {
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < data.length; i++) {
    const ink = data[i] as number;
    sum += ink;
    squares += ink * ink;
  }
  const typical = squares / sum / 255;
  if (!(typical < SOLID)) return;
  const gain = SOLID / typical;
  for (let i = 0; i < data.length; i++) data[i] = Math.min(255, (data[i] as number) * gain);
}

/**
 * Grey dilation with a disc whose rim is soft, so that the result changes smoothly with `radius`.
 * @param radius in cells, real.
 * @returns a grid that is larger by `Math.ceil(radius)` cells on every side.
 */
export function thicken(grid: InkGrid, radius: number): InkGrid {
  const margin = Math.ceil(radius);
  const width = grid.width + 2 * margin;
  const height = grid.height + 2 * margin;
  const data = new Float32Array(width * height);
  const disc = discOffsets(radius, margin, width);
  for (let y = 0, i = 0; y < grid.height; y++) {
    for (let x = 0; x < grid.width; x++, i++) {
      const ink = grid.data[i] as number;
      if (ink === 0) continue;
      const centre = (y + margin) * width + x + margin;
      for (const { offset, cover } of disc) {
        data[centre + offset] = Math.max(data[centre + offset] as number, ink * cover);
      }
    }
  }
  return { data, width, height };
}

/** The cells of a disc as offsets into a grid of this width, each with the share it covers. */
function discOffsets(
  radius: number,
  margin: number,
  width: number,
): { offset: number; cover: number }[] {
  const disc = [];
  for (let y = -margin; y <= margin; y++) {
    for (let x = -margin; x <= margin; x++) {
      const cover = Math.min(1, radius + 1 - Math.hypot(x, y));
      if (cover > 0) disc.push({ offset: y * width + x, cover });
    }
  }
  return disc;
}
