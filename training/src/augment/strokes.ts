/**
 * Random variations of a pen digit's strokes, as another hand might have drawn them.
 *
 * Works on the pen's path, before it becomes pixels: a slant or a stretch here changes what bounding
 * box and pen width make of it, as it does on a real pad. Knows nothing of pixels.
 */
import type { StrokeConfig } from '../config.ts';
import type { Random } from '../random.ts';

/** Waves of the bend along each axis. */
const WAVES = 2;

/** x0, y0, x1, y1, … of each stroke. */
type Strokes = readonly Float32Array[];

/** A random variation; the digit is centred on 0 and its longer side spans −1..1 before the slant. */
export function varyStrokes(
  strokes: Strokes,
  config: StrokeConfig,
  random: Random,
): Float32Array[] {
  const { x, y, half } = boundingBox(strokes);
  const map = randomMap(config, random);
  return strokes.map((points) => {
    const kept = trim(points, config, random);
    const driftX = config.drift * random.normal();
    const driftY = config.drift * random.normal();
    const varied = new Float32Array(kept.length);
    for (let i = 0; i < kept.length; i += 2) {
      const u = ((kept[i] ?? 0) - x) / half + driftX;
      const v = ((kept[i + 1] ?? 0) - y) / half + driftY;
      [varied[i], varied[i + 1]] = map(u, v);
    }
    return varied;
  });
}

function boundingBox(strokes: Strokes): { x: number; y: number; half: number } {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const points of strokes) {
    for (let i = 0; i < points.length; i += 2) {
      left = Math.min(left, points[i] ?? 0);
      right = Math.max(right, points[i] ?? 0);
      top = Math.min(top, points[i + 1] ?? 0);
      bottom = Math.max(bottom, points[i + 1] ?? 0);
    }
  }
  const half = Math.max(right - left, bottom - top) / 2;
  return { x: (left + right) / 2, y: (top + bottom) / 2, half: half > 0 ? half : 1 };
}

/** Bend, then stretch, slant and turn. */
function randomMap(
  config: StrokeConfig,
  random: Random,
): (u: number, v: number) => [number, number] {
  const angle = (random.between(-config.rotation, config.rotation) * Math.PI) / 180;
  const shear = random.between(-config.shear, config.shear);
  const stretch = Math.exp(random.between(-config.stretch, config.stretch) / 2);
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const bendX = randomBend(config.bend, random);
  const bendY = randomBend(config.bend, random);
  return (u, v) => {
    const y = (v + bendY(u, v)) / stretch;
    const x = (u + bendX(u, v)) * stretch + shear * y;
    return [cos * x - sin * y, sin * x + cos * y];
  };
}

/** A smooth offset field: a few long waves in random directions. */
function randomBend(size: number, random: Random): (u: number, v: number) => number {
  const waves = Array.from({ length: WAVES }, () => ({
    height: size * random.normal(),
    alongU: random.between(-3, 3),
    alongV: random.between(-3, 3),
    phase: random.between(0, 2 * Math.PI),
  }));
  return (u, v) =>
    waves.reduce(
      (sum, wave) => sum + wave.height * Math.sin(wave.alongU * u + wave.alongV * v + wave.phase),
      0,
    );
}

/** Cuts up to a share of the points off either end; what is short stays whole. */
function trim(points: Float32Array, config: StrokeConfig, random: Random): Float32Array {
  const count = points.length / 2;
  const cut = (): number => Math.floor(random.between(0, config.trim) * count);
  const [start, end] = [cut(), cut()];
  return count < 8 ? points : points.subarray(2 * start, 2 * (count - end));
}
