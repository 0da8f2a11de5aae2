/** Pictures and ready digits for the API suite, and a model of the released shape. */
import { encodeModel } from '../../src/model/encode.ts';
import type { Model } from '../../src/model/model.ts';
import type { PixelImage } from '../../src/preprocess/image.ts';
import { normalizeImage } from '../../src/preprocess/normalize.ts';
import { randomNetwork } from '../networks.ts';
import { draw, FOUR, paint, SEVEN, THREE } from '../preprocess/drawing.ts';

/** White on black, grey. */
export const PICTURES: readonly PixelImage[] = [SEVEN, THREE, FOUR].map((strokes) =>
  draw(strokes, { side: 100, width: 8 }),
);

/** The first picture in other clothes, which must not matter. */
export const SEVENS: readonly PixelImage[] = [
  ...PICTURES.slice(0, 1),
  ...PICTURES.slice(0, 1).map((picture) => paint(picture, [0, 0, 0], [255, 255, 255])),
  ...PICTURES.slice(0, 1).map((picture) => paint(picture, [200, 30, 30], 'transparent')),
];

/** The pictures as the network sees them. */
export const READY: readonly Uint8Array[] = PICTURES.map(normalizeImage);

/** One ready digit. */
export const SEVEN_READY: Uint8Array = READY[0] ?? new Uint8Array();

/** `count` ready digits on end. */
export function many(count: number): Uint8Array {
  return Uint8Array.from({ length: count * 784 }, (_, i) => {
    const digit = READY[Math.floor(i / 784) % READY.length];
    return digit?.[i % 784] ?? 0;
  });
}

/** A model that nobody trained. */
export function untrainedModel(side = 28): Model {
  const conv = { kernel: 3, stride: 1, padding: 1, pool: 2, outChannels: 4 };
  return {
    name: 'untrained',
    version: '1.2.3',
    labels: Array.from({ length: 10 }, (_, digit) => String(digit)),
    metrics: { nothing: 0.5 },
    network: randomNetwork(11, { height: side, width: side }, [conv, conv], 10),
    logitScale: 0.001,
    rejectBelow: 0,
  };
}

/** Its file. */
export function untrainedFile(side = 28): Uint8Array {
  return encodeModel(untrainedModel(side));
}
