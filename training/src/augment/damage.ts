/**
 * In-place damage to one 28×28 digit, as bad scans and bad light do it: grey paper, fog, a line
 * across, gaps in the ink. Grey levels 0..255, ink bright.
 */
import type { Random } from '../random.ts';

const SIDE = 28;
const PIXELS = SIDE * SIDE;

/** Less contrast: paper becomes up to 100, ink at least 130. */
export function fade(image: Uint8Array, at: number, random: Random): void {
  const paper = random.between(0, 100);
  const ink = random.between(Math.max(130, paper + 80), 255);
  for (let i = at; i < at + PIXELS; i++) {
    image[i] = Math.round(paper + ((image[i] ?? 0) * (ink - paper)) / 255);
  }
}

/** Adds a smooth bright ramp with a random direction and height, up to 140. */
export function fog(image: Uint8Array, at: number, random: Random): void {
  const height = random.between(30, 140);
  const angle = random.between(0, 2 * Math.PI);
  const wave = random.between(0.05, 0.25);
  const phase = random.between(0, 2 * Math.PI);
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const along = wave * (Math.cos(angle) * x + Math.sin(angle) * y);
      const i = at + y * SIDE + x;
      const own = image[i] ?? 0;
      image[i] = Math.round(
        own + ((255 - own) / 255) * height * 0.5 * (1 + Math.sin(along + phase)),
      );
    }
  }
}

/** Draws a thin straight line through the digit, as bright as ink. */
export function strike(image: Uint8Array, at: number, random: Random): void {
  const angle = random.between(0, Math.PI);
  const offset = random.between(-8, 8);
  const half = random.between(0.4, 1);
  const ink = random.between(140, 255);
  const [nx, ny] = [Math.cos(angle), Math.sin(angle)];
  const centre = (SIDE - 1) / 2;
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const distance = Math.abs(nx * (x - centre) + ny * (y - centre) - offset);
      const cover = Math.min(1, Math.max(0, half + 0.5 - distance));
      const i = at + y * SIDE + x;
      image[i] = Math.max(image[i] ?? 0, Math.round(ink * cover));
    }
  }
}

/** Rubs out small round spots, where there is ink as often as not. */
export function erode(image: Uint8Array, at: number, random: Random): void {
  const spots = 2 + random.below(9);
  for (let spot = 0; spot < spots; spot++) {
    const cx = random.between(4, 24);
    const cy = random.between(4, 24);
    const radius = random.between(0.6, 1.8);
    for (let y = Math.ceil(cy - radius); y <= cy + radius; y++) {
      for (let x = Math.ceil(cx - radius); x <= cx + radius; x++) {
        if ((x - cx) ** 2 + (y - cy) ** 2 <= radius ** 2) image[at + y * SIDE + x] = 0;
      }
    }
  }
}
