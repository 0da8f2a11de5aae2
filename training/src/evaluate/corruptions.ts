/**
 * Damaged copies of digits, to measure what a network stands: one kind at a time, every digit of a set
 * hurt afresh. None of these pictures trains; where training knows a kind of damage, this is another
 * make of it, as far as a blur or a line can be another (after MNIST-C: Mu & Gilmer 2019, arXiv
 * 1906.02337).
 */
import { createAugmenter } from '../augment/warp.ts';
import { type AugmentConfig, STILL } from '../config.ts';
import type { Digits } from '../data/digits.ts';
import { createRandom, mixSeed, type Random } from '../random.ts';

const SIDE = 28;
const PIXELS = SIDE * SIDE;

/** Changes one digit of 784 bytes in place. */
type Damage = (image: Uint8Array, random: Random) => void;

/** The kinds of damage, by name. */
export const CORRUPTIONS: Readonly<Record<string, Damage>> = {
  'Gaussian blur, σ 1.2 px': (image) => gaussianBlur(image, 1.2),
  'Gaussian noise, σ 60': (image, random) => {
    perPixel(image, (value) => value + 60 * random.normal());
  },
  'dotted strokes': (image, random) => {
    const [dx, dy] = [random.below(3), random.below(3)];
    perPixel(image, (value, x, y) =>
      (x + dx) % 3 === 0 || (y + dy) % 3 === 0 ? value * 0.25 : value,
    );
  },
  'zigzag line across': zigzag,
  'background brightness +100': (image) => {
    perPixel(image, (value) => value + 100);
  },
  'rotation to 20°': geometry({ rotation: 20 }),
  'shear to 0.4': geometry({ shear: 0.4 }),
  'scale 0.7 to 1.25': geometry({ scale: [0.7, 1.25] }),
  'shift to 3 px': geometry({ shift: 3 }),
  fog,
};

/** A damaged copy; the same seed gives the same copy. */
export function corrupt(digits: Digits, damage: Damage, seed: number): Digits {
  // Not `slice`, which copies nothing where the bytes are a Buffer.
  const images = Uint8Array.from(digits.images);
  for (let i = 0; i < digits.labels.length; i++) {
    damage(images.subarray(i * PIXELS, (i + 1) * PIXELS), createRandom(mixSeed(seed, i)));
  }
  return { images, labels: digits.labels };
}

function geometry(ranges: Partial<AugmentConfig>): Damage {
  const augmenter = createAugmenter({ ...STILL, ...ranges });
  return (image, random) => augmenter.augment(image.slice(), 0, image, 0, random);
}

function perPixel(image: Uint8Array, map: (value: number, x: number, y: number) => number): void {
  for (let i = 0; i < PIXELS; i++) {
    const value = map(image[i] ?? 0, i % SIDE, Math.floor(i / SIDE));
    image[i] = Math.max(0, Math.min(255, Math.round(value)));
  }
}

function gaussianBlur(image: Uint8Array, sigma: number): void {
  const reach = Math.ceil(3 * sigma);
  const taps = Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-((i - reach) ** 2) / (2 * sigma ** 2)),
  );
  const total = taps.reduce((a, b) => a + b);
  const pass = (
    source: Float64Array,
    step: number,
    position: (i: number) => number,
  ): Float64Array =>
    source.map((_, i) => {
      const at = position(i);
      const sum = taps.reduce((acc, tap, k) => {
        const offset = k - reach;
        const inside = at + offset >= 0 && at + offset < SIDE;
        return acc + (inside ? tap * (source[i + offset * step] ?? 0) : 0);
      }, 0);
      return sum / total;
    });
  const rows = pass(Float64Array.from(image), 1, (i) => i % SIDE);
  const both = pass(rows, SIDE, (i) => Math.floor(i / SIDE));
  perPixel(image, (_, x, y) => both[y * SIDE + x] ?? 0);
}

/** A bright polyline of two teeth from the left edge to the right. */
function zigzag(image: Uint8Array, random: Random): void {
  const heights = Array.from({ length: 4 }, () => random.between(5, 23));
  perPixel(image, (value, x, y) => {
    const along = (x / (SIDE - 1)) * (heights.length - 1);
    const tooth = Math.min(heights.length - 2, Math.floor(along));
    const [from, to] = [heights[tooth] ?? 0, heights[tooth + 1] ?? 0];
    const line = from + (to - from) * (along - tooth);
    const slope = ((to - from) * (heights.length - 1)) / (SIDE - 1);
    const distance = Math.abs(y - line) / Math.hypot(1, slope);
    return Math.max(value, 255 * Math.max(0, Math.min(1, 1 - distance)));
  });
}

/** A cloud of midpoints: coarse random lights, smoothly joined, twice and at two sizes. */
function fog(image: Uint8Array, random: Random): void {
  const cloud = (cells: number): ((x: number, y: number) => number) => {
    const grid = Array.from({ length: (cells + 1) ** 2 }, () => random.uniform());
    const light = (column: number, row: number): number => grid[row * (cells + 1) + column] ?? 0;
    return (x, y) => {
      const [u, v] = [(x / SIDE) * cells, (y / SIDE) * cells];
      const [column, row] = [Math.floor(u), Math.floor(v)];
      const [s, t] = [u - column, v - row];
      const top = light(column, row) * (1 - s) + light(column + 1, row) * s;
      const bottom = light(column, row + 1) * (1 - s) + light(column + 1, row + 1) * s;
      return top * (1 - t) + bottom * t;
    };
  };
  const [coarse, fine] = [cloud(2), cloud(5)];
  perPixel(image, (value, x, y) => {
    const haze = 170 * (0.65 * coarse(x, y) + 0.35 * fine(x, y));
    return value + haze * (1 - value / 255);
  });
}
