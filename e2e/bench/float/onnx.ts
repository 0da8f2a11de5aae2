/** The float32 student as ONNX: `pixels` [n, 1, 28, 28] to `logits` [n, 10, 1, 1], opset 13. */
import { create, toBinary } from '@bufbuild/protobuf';
import {
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  TensorProto_DataType,
  TensorProtoSchema,
  ValueInfoProtoSchema,
  type NodeProto,
  type TensorProto,
  type ValueInfoProto,
} from 'onnx-buf';
import { transpose, type Folded } from './fold.ts';

const OPSET = 13n;
const IR_VERSION = 7n;
const { FLOAT } = TensorProto_DataType;

/** @returns the file. */
export function encodeOnnx(layers: readonly Folded[]): Uint8Array {
  const nodes: NodeProto[] = [];
  const constants: TensorProto[] = [];
  let last = 'pixels';
  const apply = (op: string, input: string[], output: string, attributes = {}): void => {
    nodes.push(node(op, input, output, attributes));
    last = output;
  };
  for (const layer of layers) {
    const { name, kernel, stride, padding, pool, relu, bias, outChannels } = layer;
    const { shape, values } = transpose(layer, [0, 3, 1, 2]);
    constants.push(
      constant(`${name}/weights`, shape, values),
      constant(`${name}/bias`, [outChannels], bias),
    );
    const output = layer === layers.at(-1) ? 'logits' : name;
    apply('Conv', [last, `${name}/weights`, `${name}/bias`], output, {
      kernel_shape: [kernel, kernel],
      strides: [stride, stride],
      pads: [padding, padding, padding, padding],
    });
    if (relu) apply('Relu', [last], `${name}/relu`);
    if (pool === 2) {
      apply('MaxPool', [last], `${name}/pooled`, { kernel_shape: [2, 2], strides: [2, 2] });
    }
  }
  const model = create(ModelProtoSchema, {
    irVersion: IR_VERSION,
    opsetImport: [{ domain: '', version: OPSET }],
    graph: {
      name: 'student',
      node: nodes,
      initializer: constants,
      input: [batched('pixels', [1, 28, 28])],
      output: [batched('logits', [layers.at(-1)?.outChannels ?? 0, 1, 1])],
    },
  });
  return toBinary(ModelProtoSchema, model);
}

function node(
  opType: string,
  input: string[],
  output: string,
  attributes: Readonly<Record<string, readonly number[]>>,
): NodeProto {
  const attribute = Object.entries(attributes).map(([name, values]) =>
    create(AttributeProtoSchema, {
      name,
      type: AttributeProto_AttributeType.INTS,
      ints: values.map(BigInt),
    }),
  );
  return create(NodeProtoSchema, { opType, name: output, input, output: [output], attribute });
}

function constant(name: string, shape: readonly number[], values: Float32Array): TensorProto {
  const rawData = Uint8Array.from(new Uint8Array(values.buffer));
  return create(TensorProtoSchema, { name, dataType: FLOAT, dims: shape.map(BigInt), rawData });
}

/** What goes in or comes out: any number of these. */
function batched(name: string, shape: readonly number[]): ValueInfoProto {
  const sizes = shape.map((size) => ({
    value: { case: 'dimValue' as const, value: BigInt(size) },
  }));
  const dim = [{ value: { case: 'dimParam' as const, value: 'batch' } }, ...sizes];
  return create(ValueInfoProtoSchema, {
    name,
    type: { value: { case: 'tensorType', value: { elemType: FLOAT, shape: { dim } } } },
  });
}
