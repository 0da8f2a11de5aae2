/** Pictures without any stroke: noise, stripes, smooth blotches, as crops of photographs look. */
import type { Random } from '../random.ts';

const SIDE = 28;

/** 784 random bytes of one of the kinds. */
export function texture(random: Random): Uint8Array {
  const kind = random.below(3);
  const value = kind === 0 ? speckle(random) : kind === 1 ? stripes(random) : blotches(random);
  const low = random.between(0, 120);
  const high = random.between(low + 40, 255);
  return Uint8Array.from({ length: SIDE * SIDE }, (_, i) => {
    const share = Math.max(0, Math.min(1, value(i % SIDE, Math.floor(i / SIDE))));
    return Math.round(low + (high - low) * share);
  });
}

type Field = (x: number, y: number) => number;

function speckle(random: Random): Field {
  const density = random.between(0.05, 1);
  return () => (random.uniform() < density ? random.uniform() : 0);
}

function stripes(random: Random): Field {
  const angle = random.between(0, Math.PI);
  const wave = random.between(0.4, 2.2);
  const phase = random.between(0, 2 * Math.PI);
  const [a, b] = [wave * Math.cos(angle), wave * Math.sin(angle)];
  return (x, y) => 0.5 + 0.5 * Math.sin(a * x + b * y + phase);
}

/** A few long waves on top of each other. */
function blotches(random: Random): Field {
  const waves = Array.from({ length: 5 }, () => ({
    a: random.between(-0.6, 0.6),
    b: random.between(-0.6, 0.6),
    phase: random.between(0, 2 * Math.PI),
  }));
  return (x, y) =>
    0.5 + waves.reduce((sum, { a, b, phase }) => sum + Math.sin(a * x + b * y + phase), 0) / 5;
}
