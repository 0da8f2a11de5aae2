/**
 * Damage that hides a digit from all but those who know it: impulse noise, a scribble over it, a lens
 * out of focus, its outline alone. Students see it on top of a view; their teachers answered the view
 * without it, so a student learns to read what is spoilt as its teachers read what is not. In place,
 * on ready 28×28 bytes.
 */
import type { SpoilConfig } from '../config.ts';
import type { Random } from '../random.ts';
import { blur } from './filters.ts';

const SIDE = 28;
const PIXELS = SIDE * SIDE;

const scratch = new Uint8Array(PIXELS);

/** Spoils some of n·784 bytes in place; one digit in a way, or two, seldom more. */
export function spoil(images: Uint8Array, config: SpoilConfig, random: Random): void {
  for (let at = 0; at < images.length; at += PIXELS) {
    const digit = images.subarray(at, at + PIXELS);
    if (random.uniform() < config.outlineChance) outline(digit);
    if (random.uniform() < config.scribbleChance) scribble(digit, random);
    if (random.uniform() < config.defocusChance) defocus(digit, random);
    if (random.uniform() < config.impulseChance) addImpulses(digit, random);
  }
}

/** Pixels of up to a fifth of the picture become black or white. */
function addImpulses(digit: Uint8Array, random: Random): void {
  const share = random.between(0.02, 0.2);
  for (let i = 0; i < PIXELS; i++) {
    if (random.uniform() < share) digit[i] = random.uniform() < 0.5 ? 0 : 255;
  }
}

/** A line of up to eight teeth across, of any direction, height and width, as bright as ink. */
function scribble(digit: Uint8Array, random: Random): void {
  const teeth = 1 + random.below(8);
  const half = random.between(0.4, 1.2);
  const ink = random.between(140, 255);
  const angle = random.between(0, 2 * Math.PI);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [x, y] = [SIDE / 2 + random.between(-7, 7), SIDE / 2 + random.between(-7, 7)];
  const reach = random.between(8, 16);
  const height = random.between(0, 4);
  const corner = (i: number): [number, number] => {
    const along = reach * ((2 * i) / teeth - 1);
    const aside = i % 2 ? height : -height;
    return [x + along * cos - aside * sin, y + along * sin + aside * cos];
  };
  for (let tooth = 0; tooth < teeth; tooth++) {
    drawLine(digit, corner(tooth), corner(tooth + 1), half, ink);
  }
}

function drawLine(
  digit: Uint8Array,
  [x0, y0]: readonly [number, number],
  [x1, y1]: readonly [number, number],
  half: number,
  ink: number,
): void {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const square = dx * dx + dy * dy;
  for (let i = 0; i < PIXELS; i++) {
    const [px, py] = [(i % SIDE) - x0, Math.floor(i / SIDE) - y0];
    const along = square > 0 ? Math.min(1, Math.max(0, (px * dx + py * dy) / square)) : 0;
    const distance = Math.hypot(px - along * dx, py - along * dy);
    const cover = Math.min(1, Math.max(0, half + 0.5 - distance));
    digit[i] = Math.max(digit[i] ?? 0, Math.round(ink * cover));
  }
}

/** A blur of 1 to 2 pixels' standard deviation. */
function defocus(digit: Uint8Array, random: Random): void {
  // A binomial blur of 3×3 has a variance of one half, and variances add.
  for (let passes = 2 + random.below(7); passes > 0; passes--) blur(digit, 0, scratch, 1);
}

/** What is ink and has paper beside it becomes white, the rest black. */
function outline(digit: Uint8Array): void {
  scratch.set(digit);
  const isPaper = (i: number | undefined): boolean => i !== undefined && (scratch[i] ?? 0) < 128;
  for (let i = 0; i < PIXELS; i++) {
    const x = i % SIDE;
    const beside = [
      x > 0 ? i - 1 : undefined,
      x < SIDE - 1 ? i + 1 : undefined,
      i >= SIDE ? i - SIDE : undefined,
      i < PIXELS - SIDE ? i + SIDE : undefined,
    ];
    digit[i] = !isPaper(i) && beside.some(isPaper) ? 255 : 0;
  }
}
