/**
 * A model as a TensorFlow.js graph model: `model.json` and one file of weights.
 *
 * Owns the two files. The operations are chosen in graph.ts.
 */
import type { io } from '@tensorflow/tfjs';

import type { Model } from '../../sdk.ts';
import { Graph } from './graph.ts';
import { type Constant, TYPES } from './nodes.ts';

const WEIGHTS = 'group1-shard1of1.bin';

/**
 * Writes the model for `tf.loadGraphModel`.
 *
 * Input `pixels`: int32 [batch, height, width, channels], 0..255, white ink on black. Output
 * `logits`: float32 [batch, labels], in natural-log units: their softmax is the calibrated
 * probability. The model's card is in `userDefinedMetadata`.
 * @returns the files' contents by name.
 * @throws {Error} as `lower` does, and when an accumulator can exceed what float32 holds.
 */
export function encodeTfjs(model: Model): Record<string, Uint8Array> {
  const graph = new Graph(model);
  const { height, width, channels } = model.network;
  const { name, version, labels, logitScale, rejectBelow } = model;
  const json: io.ModelJSON = {
    format: 'graph-model',
    generatedBy: 'inkdigit',
    convertedBy: null,
    modelTopology: { node: graph.nodes, versions: { producer: 1, minConsumer: 1 } },
    signature: {
      inputs: { pixels: tensorInfo(graph.input, 'int32', [height, width, channels]) },
      outputs: { logits: tensorInfo(graph.output, 'float32', [labels.length]) },
    },
    userDefinedMetadata: { name, version, labels, logitScale, rejectBelow },
    weightsManifest: [{ paths: [WEIGHTS], weights: graph.constants.map(describe) }],
  };
  const weights = graph.constants.map(({ data }) =>
    Buffer.from(data.buffer, data.byteOffset, data.byteLength),
  );
  return {
    'model.json': Buffer.from(`${JSON.stringify(json)}\n`),
    [WEIGHTS]: Buffer.concat(weights),
  };
}

function describe({ name, dtype, shape, quantization }: Constant): io.WeightsManifestEntry {
  return { name, dtype, shape, ...(quantization && { quantization }) };
}

/** What goes in or comes out: any number of these. */
function tensorInfo(node: string, dtype: keyof typeof TYPES, shape: readonly number[]): unknown {
  const dim = [-1, ...shape].map((size) => ({ size: String(size) }));
  return { name: `${node}:0`, dtype: TYPES[dtype], tensorShape: { dim } };
}
