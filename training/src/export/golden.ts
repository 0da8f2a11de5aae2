/** Golden inputs: what every engine must answer for this model version, layer by layer. */
import { traceLayers, type Model } from '../sdk.ts';
import type { Digits } from '../data/digits.ts';
import { createRandom } from '../random.ts';

/** One input with every integer that the network makes of it. */
export interface GoldenCase {
  readonly name: string;
  /** Index of the right label, or null where there is none. */
  readonly label: number | null;
  /** Base64 of 784 bytes, white ink on black, row-major. */
  readonly pixels: string;
  /** Base64 of each requantised layer's uint8 codes, HWC, in order. */
  readonly layers: readonly string[];
  readonly logits: readonly number[];
}

/** The contents of golden.json. */
export interface Golden {
  readonly format: 1;
  /** SHA-256 of the model.bin that these integers belong to. */
  readonly sha256: string;
  readonly cases: readonly GoldenCase[];
}

/** Two pictures of each label from `digits`, and the inputs at the edges: empty, full, noise. */
export function makeGolden(model: Model, sha256: string, digits: Digits): Golden {
  const random = createRandom(1);
  const noise = Uint8Array.from({ length: 784 }, () => random.below(256));
  const cases = [
    goldenCase(model, 'empty', null, new Uint8Array(784)),
    goldenCase(model, 'full', null, new Uint8Array(784).fill(255)),
    goldenCase(model, 'noise', null, noise),
  ];
  model.labels.forEach((text, label) => {
    let index = -1;
    for (const turn of ['a', 'b']) {
      index = digits.labels.indexOf(label, index + 1);
      if (index < 0) break;
      const pixels = digits.images.slice(index * 784, (index + 1) * 784);
      cases.push(goldenCase(model, `${text}-${turn}`, label, pixels));
    }
  });
  return { format: 1, sha256, cases };
}

function goldenCase(
  model: Model,
  name: string,
  label: number | null,
  pixels: Uint8Array,
): GoldenCase {
  const layers = [...traceLayers(model.network, pixels)];
  return {
    name,
    label,
    pixels: Buffer.from(pixels).toString('base64'),
    layers: layers
      .slice(0, -1)
      .map((codes) => Buffer.from(Uint8Array.from(codes)).toString('base64')),
    logits: Array.from(layers.at(-1) ?? []),
  };
}
