/** Owns what becomes of ink on paper in front of a scanner or a camera. It must not know of digits. */
import type { GreyImage } from '../data/render.ts';
import type { Random } from '../random.ts';

/** How a picture is taken; brightness in levels of 255. */
export interface Light {
  readonly paper: number;
  readonly ink: number;
  /** Standard deviation of a pixel's noise. */
  readonly noise?: number;
  /** From the darkest to the brightest side, as a share of the brightness in the middle. */
  readonly slope?: number;
  /** How much darker the corners are than the middle, as a share of it. */
  readonly vignette?: number;
  /** How much darker it is behind the edge of a shadow, likewise. */
  readonly shadow?: number;
}

/** Takes a picture; what is brighter than white is white. @param ink 0 to 255, the share of ink. */
export function expose(
  { data, width, height }: GreyImage,
  light: Light,
  random: Random,
): GreyImage {
  const { paper, ink, noise = 0, slope = 0, vignette = 0, shadow = 0 } = light;
  const turn = random.between(0, 2 * Math.PI);
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const edge = random.between(-0.2, 0.2);
  const exposed = data.map((share, i) => {
    const x = (i % width) / width - 0.5;
    const y = Math.floor(i / width) / height - 0.5;
    const along = cos * x + sin * y;
    const brightness =
      1 + slope * along - 2 * vignette * (x * x + y * y) - (along > edge ? shadow : 0);
    const level = brightness * (paper + ((ink - paper) * share) / 255) + noise * random.normal();
    return Math.max(0, Math.min(255, Math.round(level)));
  });
  return { data: exposed, width, height };
}
