/**
 * One random view of a digit: affine and elastic warp, stroke width, damage, blur, noise.
 *
 * Works on ready 28×28 bytes (white ink on black) and knows nothing of data sets or networks.
 * The elastic field is a coarse grid of normal offsets, interpolated smoothly (after Simard,
 * Steinkraus & Platt 2003); tf.image.transform is missing from the training backend, and warping
 * bytes here is fast enough (about 30 µs a digit) and exactly repeatable.
 */
import type { AugmentConfig } from '../config.ts';
import type { Random } from '../random.ts';
import { erode, fade, fog, strike } from './damage.ts';
import { addNoise, blur, changeStroke } from './filters.ts';

const SIDE = 28;
const PIXELS = SIDE * SIDE;
/** Grid of elastic offsets: 5×5 knots over the digit. */
const KNOTS = 5;

/** Where each output pixel row or column lies between the knots. */
const knotIndex = new Uint8Array(SIDE);
const knotShare = new Float64Array(SIDE);
for (let i = 0; i < SIDE; i++) {
  const position = (i / (SIDE - 1)) * (KNOTS - 1);
  const index = Math.min(KNOTS - 2, Math.floor(position));
  const t = position - index;
  knotIndex[i] = index;
  knotShare[i] = t * t * (3 - 2 * t);
}

/** Writes random views; holds the scratch memory that they need. */
export interface Augmenter {
  /** Reads 784 bytes of `source` at `from` and writes one random view into `target` at `to`. */
  augment(source: Uint8Array, from: number, target: Uint8Array, to: number, random: Random): void;
}

/** Makes an augmenter for the given ranges. */
export function createAugmenter(config: AugmentConfig): Augmenter {
  const offsetX = new Float64Array(KNOTS * KNOTS);
  const offsetY = new Float64Array(KNOTS * KNOTS);
  const scratch = new Uint8Array(PIXELS);

  return {
    augment(source, from, target, to, random) {
      const reach = random.uniform() < config.heavyChance ? config.heavyFactor : 1;
      const matrix = randomInverse(config, reach, random);
      for (let k = 0; k < KNOTS * KNOTS; k++) {
        offsetX[k] = reach * config.elastic * random.normal();
        offsetY[k] = reach * config.elastic * random.normal();
      }
      warp(source, from, target, to, matrix, offsetX, offsetY);
      if (random.uniform() < config.strokeChance) {
        changeStroke(target, to, scratch, random.between(-0.7, 0.9));
      }
      if (random.uniform() < config.strikeChance) strike(target, to, random);
      if (random.uniform() < config.erodeChance) erode(target, to, random);
      if (random.uniform() < config.blurChance) blur(target, to, scratch, random.between(0.2, 1));
      if (random.uniform() < config.fadeChance) fade(target, to, random);
      if (random.uniform() < config.fogChance) fog(target, to, random);
      if (random.uniform() < config.noiseChance)
        addNoise(target, to, random, random.between(4, 48));
    },
  };
}

/** Inverse affine map: source = (a·dx + b·dy + tx, c·dx + d·dy + ty), centred on the digit. */
interface Inverse {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly tx: number;
  readonly ty: number;
}

/** @param reach widens every range of the configuration. */
function randomInverse(config: AugmentConfig, reach: number, random: Random): Inverse {
  const within = (range: number): number => reach * random.between(-range, range);
  const angle = (within(config.rotation) * Math.PI) / 180;
  const scale = random.between(config.scale[0], config.scale[1]) ** reach;
  const stretch = within(config.stretch) / 2;
  const scaleX = scale * (1 + stretch);
  const scaleY = scale * (1 - stretch);
  const shear = within(config.shear);
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  return {
    a: (cos - shear * sin) / scaleX,
    b: (sin + shear * cos) / scaleX,
    c: -sin / scaleY,
    d: cos / scaleY,
    tx: within(config.shift),
    ty: within(config.shift),
  };
}

function warp(
  source: Uint8Array,
  from: number,
  target: Uint8Array,
  to: number,
  matrix: Inverse,
  offsetX: Float64Array,
  offsetY: Float64Array,
): void {
  const { a, b, c, d, tx, ty } = matrix;
  const centre = (SIDE - 1) / 2;
  for (let y = 0; y < SIDE; y++) {
    const dy = y - centre - ty;
    const row = (knotIndex[y] ?? 0) * KNOTS;
    const v = knotShare[y] ?? 0;
    for (let x = 0; x < SIDE; x++) {
      const dx = x - centre - tx;
      const knot = row + (knotIndex[x] ?? 0);
      const u = knotShare[x] ?? 0;
      const sx = centre + a * dx + b * dy + between(offsetX, knot, u, v);
      const sy = centre + c * dx + d * dy + between(offsetY, knot, u, v);
      target[to + y * SIDE + x] = sample(source, from, sx, sy);
    }
  }
}

/** Bilinear value of the knot grid. */
function between(grid: Float64Array, knot: number, u: number, v: number): number {
  const top = (grid[knot] ?? 0) * (1 - u) + (grid[knot + 1] ?? 0) * u;
  const bottom = (grid[knot + KNOTS] ?? 0) * (1 - u) + (grid[knot + KNOTS + 1] ?? 0) * u;
  return top * (1 - v) + bottom * v;
}

/** Bilinear sample of the digit, black outside, rounded to a byte. */
function sample(source: Uint8Array, from: number, x: number, y: number): number {
  const x0 = Math.floor(x);
  const y0 = Math.floor(y);
  if (x0 < -1 || y0 < -1 || x0 >= SIDE || y0 >= SIDE) return 0;
  const u = x - x0;
  const v = y - y0;
  const base = from + y0 * SIDE + x0;
  const left = x0 >= 0;
  const right = x0 < SIDE - 1;
  let value = 0;
  if (y0 >= 0) {
    if (left) value += (source[base] ?? 0) * (1 - u) * (1 - v);
    if (right) value += (source[base + 1] ?? 0) * u * (1 - v);
  }
  if (y0 < SIDE - 1) {
    if (left) value += (source[base + SIDE] ?? 0) * (1 - u) * v;
    if (right) value += (source[base + SIDE + 1] ?? 0) * u * v;
  }
  return Math.round(value);
}
