/** manifest.json: all that somebody else's code needs to rebuild the network and check every figure. */
import type { ConvSpec, RecipeConfig } from '../config.ts';
import { layerShapes } from '../networks/spec.ts';
import { type LayerOffsets, locateTensors, type Model } from '../sdk.ts';
import type { Evaluation } from '../steps/evaluate.ts';

/** The arithmetic of one layer, in words, for a reader without our code. */
const ARITHMETIC = [
  'Activations are unsigned 7-bit codes 0..127, zero point 0, laid out height, width, channel.',
  'Input code = pixel >> 1 for pixels 0..255, white ink on black.',
  'acc[o] = bias[o] + sum(weights[o][i][j][c] * input[y * stride + i - padding][x * stride + j - padding][c]), int32, zeros outside.',
  'out[o] = min(127, (max(acc[o], 0) * multiplier[o] + 2^(shift[o] - 1)) >> shift[o]).',
  'pool 2: then the maximum of each 2x2 window, an odd last row or column dropped.',
  'The last layer is not rescaled: its acc are the logits. probabilities = softmax(logits * logitScale).',
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
  /** Where each tensor starts in model.bin, in bytes; `end` is the first byte after the last. */
  readonly offsets: LayerOffsets | undefined;
}

/** How the tensors are stored at their offsets. */
const STORAGE = {
  byteOrder: 'little-endian',
  bias: 'int32[out]',
  multiplier: 'uint16[out]; absent on the last layer',
  shift: 'uint8[out]; absent on the last layer',
  weights: 'int8[out][kernel][kernel][in]',
};

/** What the manifest is made of. */
export interface ManifestParts {
  readonly config: RecipeConfig;
  readonly model: Model;
  readonly weightScales: readonly Float32Array[];
  readonly activationScales: readonly number[];
  readonly evaluation: Evaluation;
  readonly files: Readonly<Record<string, { bytes: number; sha256: string }>>;
  readonly data: readonly { path: string; checksum: { algorithm: string; hex: string } }[];
}

/** Builds the manifest as plain JSON data. */
export function makeManifest(parts: ManifestParts): unknown {
  const { config, model, evaluation } = parts;
  return {
    name: model.name,
    version: model.version,
    labels: model.labels,
    input: { height: 28, width: 28, channels: 1, meaning: 'white ink on black, 0..255' },
    arithmetic: ARITHMETIC,
    storage: STORAGE,
    logitScale: model.logitScale,
    layers: manifestLayers(parts),
    macs: layerShapes(config.student.layers).reduce((sum, { macs }) => sum + macs, 0),
    files: parts.files,
    metrics: evaluation,
    configuration: config,
    data: parts.data,
  };
}

function manifestLayers({
  config,
  model,
  weightScales,
  activationScales,
}: ManifestParts): ManifestLayer[] {
  const shapes = layerShapes(config.student.layers);
  const offsets = locateTensors(model);
  return config.student.layers.map((layer, i) => {
    const shape = shapes[i];
    if (!shape) throw new Error(`No shape for layer ${i}.`);
    return {
      ...layer,
      stride: 1,
      inputShape: [shape.inSide, shape.inSide, shape.inChannels],
      outputShape: [shape.outSide, shape.outSide, layer.out],
      macs: shape.macs,
      weightScales: Array.from(weightScales[i] ?? []),
      activationScale: activationScales[i] ?? null,
      offsets: offsets[i],
    };
  });
}
