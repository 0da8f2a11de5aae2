/**
 * A model as an `.onnx` file, for ONNX Runtime and every other reader of ONNX.
 *
 * Owns the file as a whole. The nodes are chosen in graph.ts.
 */
import { create, toBinary } from '@bufbuild/protobuf';
import {
  ModelProtoSchema,
  TensorProto_DataType,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from 'onnx-buf';

import type { Model } from '../../sdk.ts';
import { Graph } from './graph.ts';

/** ONNX 1.8 of 2020: the first with per-channel DequantizeLinear, and so the most widely read. */
const OPSET = 13n;
const IR_VERSION = 7n;

/**
 * Writes the model as ONNX with dynamic batch.
 *
 * Input `pixels`: uint8 [batch, channels, height, width], 0..255, white ink on black. Output
 * `logits`: float32 [batch, labels], in natural-log units: their softmax is the calibrated
 * probability. The model's card is in the metadata.
 * @throws {Error} as `lower` does.
 */
export function encodeOnnx(model: Model): Uint8Array {
  const { height, width, channels } = model.network;
  const { UINT8, FLOAT } = TensorProto_DataType;
  const graph = new Graph(model);
  const proto = create(ModelProtoSchema, {
    irVersion: IR_VERSION,
    opsetImport: [{ domain: '', version: OPSET }],
    producerName: 'inkdigit',
    metadataProps: Object.entries({
      name: model.name,
      version: model.version,
      labels: JSON.stringify(model.labels),
      logitScale: String(model.logitScale),
      rejectBelow: String(model.rejectBelow),
    }).map(([key, value]) => ({ key, value })),
    graph: {
      name: model.name,
      node: graph.nodes,
      initializer: graph.constants,
      input: [batched(graph.input, UINT8, [channels, height, width])],
      output: [batched(graph.output, FLOAT, [model.labels.length])],
    },
  });
  return toBinary(ModelProtoSchema, proto);
}

/** What goes in or comes out: any number of these. */
function batched(
  name: string,
  elemType: TensorProto_DataType,
  shape: readonly number[],
): ValueInfoProto {
  const sizes = shape.map((size) => ({
    value: { case: 'dimValue' as const, value: BigInt(size) },
  }));
  const dim = [{ value: { case: 'dimParam' as const, value: 'batch' } }, ...sizes];
  return create(ValueInfoProtoSchema, {
    name,
    type: { value: { case: 'tensorType', value: { elemType, shape: { dim } } } },
  });
}
