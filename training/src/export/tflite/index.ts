/**
 * A model as a `.tflite` file: full-integer int8, for LiteRT and every other reader of TFLite.
 *
 * Owns the file as a whole. The operators are chosen in graph.ts, the tables written by schema.ts.
 */
import { Builder, type Offset } from 'flatbuffers';

import type { Model } from '../../sdk.ts';
import { Graph } from './graph.ts';
import {
  bufferTable,
  int32s,
  operatorCodeTable,
  operatorTable,
  type Operators,
  tables,
  tensorTable,
} from './schema.ts';

const SCHEMA_VERSION = 3;
const FILE_IDENTIFIER = 'TFL3';

/** How a `.tflite` file is made. */
export interface TfliteOptions {
  /**
   * Digits per call, 1 when absent. The batch is marked as variable, so an interpreter may resize
   * it; runtimes that compile ahead, LiteRT.js among them, take it as it stands.
   */
  readonly batch?: number;
}

/**
 * Writes the model as TFLite.
 *
 * Input `pixels`: uint8 [batch, height, width, channels], 0..255, white ink on black. Output
 * `logits`: int32 [batch, labels], the integers of our own engines but where a runtime rounds a tie the
 * other way; times the tensor's scale (`logitScale`) their softmax is the calibrated probability.
 * Signature `serving_default`.
 * @throws {Error} as `lower` does; `RangeError` when the batch is no positive integer.
 */
export function encodeTflite(model: Model, { batch = 1 }: TfliteOptions = {}): Uint8Array {
  if (!Number.isInteger(batch) || batch < 1) {
    throw new RangeError(`The batch is ${batch}: it must be a positive integer.`);
  }
  const graph = new Graph(model, batch);
  const builder = new Builder(32_768);
  const kinds = [...new Set(graph.operators.map(({ name }) => name))];

  // Buffer 0 is empty by convention and stands for every tensor that is computed.
  const constants = graph.tensors.flatMap(({ data }) => (data ? [data] : []));
  const buffers = tables(builder, [
    bufferTable(builder, null),
    ...constants.map((data) =>
      bufferTable(builder, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
    ),
  ]);
  const codes = tables(
    builder,
    kinds.map((kind) => operatorCodeTable(builder, kind)),
  );
  const subgraphs = tables(builder, [subgraphTable(builder, graph, kinds)]);
  const signatures = tables(builder, [signatureTable(builder, graph)]);
  const description = builder.createString(`inkdigit ${model.name} ${model.version}`);

  builder.startObject(10);
  builder.addFieldInt32(0, SCHEMA_VERSION, 0);
  builder.addFieldOffset(1, codes, 0);
  builder.addFieldOffset(2, subgraphs, 0);
  builder.addFieldOffset(3, description, 0);
  builder.addFieldOffset(4, buffers, 0);
  builder.addFieldOffset(7, signatures, 0);
  builder.finish(builder.endObject(), FILE_IDENTIFIER);
  return builder.asUint8Array();
}

function subgraphTable(
  builder: Builder,
  { tensors, operators, input, output }: Graph,
  kinds: readonly (keyof typeof Operators)[],
): Offset {
  let constants = 0;
  const tensorTables = tables(
    builder,
    tensors.map((tensor) => tensorTable(builder, tensor, tensor.data ? ++constants : 0)),
  );
  const operatorTables = tables(
    builder,
    operators.map((operator) => operatorTable(builder, operator, kinds.indexOf(operator.name))),
  );
  const inputs = int32s(builder, [input]);
  const outputs = int32s(builder, [output]);
  const name = builder.createString('main');
  builder.startObject(6);
  builder.addFieldOffset(0, tensorTables, 0);
  builder.addFieldOffset(1, inputs, 0);
  builder.addFieldOffset(2, outputs, 0);
  builder.addFieldOffset(3, operatorTables, 0);
  builder.addFieldOffset(4, name, 0);
  return builder.endObject();
}

function signatureTable(builder: Builder, { tensors, input, output }: Graph): Offset {
  const maps = [input, output].map((index) => {
    const name = builder.createString(tensors[index]?.name ?? '');
    builder.startObject(2);
    builder.addFieldOffset(0, name, 0);
    builder.addFieldInt32(1, index, 0);
    return tables(builder, [builder.endObject()]);
  });
  const key = builder.createString('serving_default');
  builder.startObject(5);
  builder.addFieldOffset(0, maps[0] ?? 0, 0);
  builder.addFieldOffset(1, maps[1] ?? 0, 0);
  builder.addFieldOffset(2, key, 0);
  return builder.endObject();
}
