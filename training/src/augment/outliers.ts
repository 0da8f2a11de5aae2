/**
 * What is no digit: scribbles, digits turned on their side or mirrored, two at once, textures. Students
 * learn to be unsure of it (outlier exposure: Hendrycks, Mazeika & Dietterich 2019, arXiv 1812.04606).
 *
 * Holds no letter and no symbol, so that those can test what was learned. Without pen digits it is
 * scribbles and textures alone: turned, mirrored or paired, a symbol of somebody else's may be another
 * one. Like a view, an outlier set is a pure function of (pen digits, configuration, seed, view).
 */
import type { AugmentConfig, StrokeConfig } from '../config.ts';
import { DIGIT_BYTES } from '../data/digits.ts';
import type { PenDigit } from '../data/pendigits.ts';
import { renderNormalized } from '../data/render.ts';
import { createRandom, mixSeed, type Random } from '../random.ts';
import { varyStrokes } from './strokes.ts';
import { texture } from './textures.ts';
import { createAugmenter } from './warp.ts';

/** Told apart from the seeds of views. */
const STREAM = 0x0dd;

/** Digits that are no digit any more when they lie on their side, or are seen in a mirror. */
const TURNED: ReadonlySet<number> = new Set([2, 3, 4, 5, 7]);
const MIRRORED: ReadonlySet<number> = new Set([3, 4, 7, 9]);

type Strokes = readonly Float32Array[];

/** Makes the `count · 784` bytes of outlier set `view`. */
export function makeOutliers(
  pens: readonly PenDigit[],
  config: {
    readonly augment: AugmentConfig;
    readonly strokes: StrokeConfig;
    readonly seed: number;
  },
  count: number,
  view: number,
): Uint8Array {
  const random = createRandom(mixSeed(config.seed, STREAM, view));
  const augmenter = createAugmenter(config.augment);
  const images = new Uint8Array(count * DIGIT_BYTES);
  for (let at = 0; at < images.length; at += DIGIT_BYTES) {
    if (random.uniform() < 0.1) {
      images.set(texture(random), at);
      continue;
    }
    const strokes = randomStrokes(pens, config.strokes, random);
    const penWidth = random.between(config.strokes.width[0], config.strokes.width[1]);
    augmenter.augment(renderNormalized({ strokes }, { penWidth }), 0, images, at, random);
  }
  return images;
}

function randomStrokes(pens: readonly PenDigit[], config: StrokeConfig, random: Random): Strokes {
  if (pens.length === 0) return scribble(random);
  const pick = (of: ReadonlySet<number> | null): Strokes => {
    for (;;) {
      const digit = pens[random.below(pens.length)];
      if (digit && (!of || of.has(digit.label))) return varyStrokes(digit.strokes, config, random);
    }
  };
  const kind = random.uniform();
  if (kind < 0.5) return scribble(random);
  if (kind < 0.65) return turn(pick(TURNED), random.uniform() < 0.5 ? 1 : -1);
  if (kind < 0.8) return pick(MIRRORED).map((points) => points.map((v, i) => (i % 2 ? v : -v)));
  const apart = random.between(0.3, 1.6);
  const beside = pick(null).map((points) => points.map((v, i) => (i % 2 ? v : v + apart)));
  return [...pick(null), ...beside];
}

/** A quarter turn. */
function turn(strokes: Strokes, way: 1 | -1): Float32Array[] {
  return strokes.map((points) => points.map((_, i) => (i % 2 ? way : -way) * (points[i ^ 1] ?? 0)));
}

/** Three to six lines, arcs and curves that meet or cross more often than chance would have it. */
function scribble(random: Random): Float32Array[] {
  const parts = 3 + random.below(4);
  const corners: [number, number][] = [];
  const point = (): [number, number] => {
    const known = corners[random.below(Math.max(1, corners.length))];
    if (known && random.uniform() < 0.45) return known;
    const fresh: [number, number] = [random.between(-1, 1), random.between(-1, 1)];
    corners.push(fresh);
    return fresh;
  };
  return Array.from({ length: parts }, () => {
    const kind = random.uniform();
    if (kind < 0.5) return Float32Array.from([...point(), ...point()]);
    if (kind < 0.75) return arc(point(), random);
    return curve(point(), point(), point(), point());
  });
}

/** A part of an ellipse. */
function arc([x, y]: [number, number], random: Random): Float32Array {
  const [a, b] = [random.between(0.2, 0.9), random.between(0.2, 0.9)];
  const start = random.between(0, 2 * Math.PI);
  const sweep = random.between(Math.PI / 2, 2 * Math.PI);
  return sampled((t) => [x + a * Math.cos(start + sweep * t), y + b * Math.sin(start + sweep * t)]);
}

type Point = readonly [number, number];

/** A cubic Bézier curve. */
function curve(p: Point, q: Point, r: Point, s: Point): Float32Array {
  return sampled((t) => {
    const u = 1 - t;
    const along = (i: 0 | 1): number =>
      u ** 3 * p[i] + 3 * u * u * t * q[i] + 3 * u * t * t * r[i] + t ** 3 * s[i];
    return [along(0), along(1)];
  });
}

function sampled(at: (t: number) => Point): Float32Array {
  return Float32Array.from(Array.from({ length: 25 }, (_, i) => at(i / 24)).flat());
}
