/** manifest.json: all that somebody else's code needs to rebuild the network and check every figure. */
import type { ConvSpec, LearningConfig } from '../config.ts';
import { countMacs, layerShapes } from '../networks/spec.ts';
import type { Model } from '../sdk.ts';

/** The arithmetic of one layer, in words, for a reader without our code. */
const ARITHMETIC = [
  'Activations are unsigned 7-bit codes 0..127, zero point 0, laid out height, width, channel.',
  'Input code = pixel >> 1 for pixels 0..255, white ink on black.',
  'acc[o] = bias[o] + sum(weights[o][i][j][c] * input[y * stride + i - padding][x * stride + j - padding][c]), int32, zeros outside.',
  'out[o] = min(127, (max(acc[o], 0) * multiplier[o] + 2^(shift[o] - 1)) >> shift[o]).',
  'pool 2: then the maximum of each 2x2 window, an odd last row or column dropped.',
  'The last layer is not rescaled: its acc are the logits. probabilities = softmax(logits * logitScale).',
  'An answer whose largest probability is below rejectBelow is none of the labels.',
];

/** What the manifest says of one layer. */
interface ManifestLayer extends ConvSpec {
  readonly stride: number;
  readonly inputShape: readonly [number, number, number];
  readonly outputShape: readonly [number, number, number];
  readonly macs: number;
  /** Real value of one weight code, per output channel. */
  readonly weightScales: readonly number[];
  /** Real value of one output code; null where the outputs are logits. */
  readonly activationScale: number | null;
  /** The integers themselves, as `storage` says. */
  readonly bias: readonly number[];
  readonly multiplier: readonly number[] | null;
  readonly shift: readonly number[] | null;
  readonly weights: string;
}

/** How this file holds the tensors, whatever way model.bin packs them. */
const STORAGE = {
  bias: 'integers [out]',
  multiplier: 'integers [out]; null on the last layer',
  shift: 'integers [out]; null on the last layer',
  weights: 'base64 of int8 [out][kernel][kernel][in]',
};

/** What the manifest is made of. */
export interface ManifestParts {
  /** The recipe, with this bundle alone. */
  readonly config: LearningConfig;
  readonly layers: readonly ConvSpec[];
  readonly model: Model;
  readonly weightScales: readonly Float32Array[];
  readonly activationScales: readonly number[];
  /** Everything that was measured, as JSON. */
  readonly figures: object;
  readonly files: Readonly<Record<string, { bytes: number; sha256: string }>>;
  readonly data: readonly { path: string; checksum: { algorithm: string; hex: string } }[];
}

/** Builds the manifest as plain JSON data. */
export function makeManifest(parts: ManifestParts): unknown {
  const { config, layers, model, figures } = parts;
  return {
    name: model.name,
    version: model.version,
    labels: model.labels,
    input: { height: 28, width: 28, channels: 1, meaning: 'white ink on black, 0..255' },
    arithmetic: ARITHMETIC,
    storage: STORAGE,
    logitScale: model.logitScale,
    rejectBelow: model.rejectBelow,
    layers: manifestLayers(parts),
    macs: countMacs(layers),
    files: parts.files,
    metrics: figures,
    configuration: config,
    data: parts.data,
  };
}

function manifestLayers({
  layers,
  model,
  weightScales,
  activationScales,
}: ManifestParts): ManifestLayer[] {
  const shapes = layerShapes(layers);
  return layers.map((layer, i) => {
    const shape = shapes[i];
    const tensors = model.network.layers[i];
    if (!shape || !tensors) throw new Error(`There is no layer ${i}.`);
    const { bias, requantisation, weights } = tensors;
    return {
      ...layer,
      stride: 1,
      inputShape: [shape.inSide, shape.inSide, shape.inChannels],
      outputShape: [shape.outSide, shape.outSide, layer.out],
      macs: shape.macs,
      weightScales: Array.from(weightScales[i] ?? []),
      activationScale: activationScales[i] ?? null,
      bias: Array.from(bias),
      multiplier: requantisation && Array.from(requantisation.multiplier),
      shift: requantisation && Array.from(requantisation.shift),
      weights: Buffer.from(weights).toString('base64'),
    };
  });
}
