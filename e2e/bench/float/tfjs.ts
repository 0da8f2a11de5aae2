/** The float32 student as a TensorFlow.js graph model: `pixels` [n, 28, 28, 1] to `logits` [n, 1, 1, 10]. */
import { transpose, type Folded } from './fold.ts';

const FLOAT = { type: 'DT_FLOAT' };
const WEIGHTS = 'weights.bin';

interface Node {
  readonly name: string;
  readonly op: string;
  readonly input?: readonly string[];
  readonly attr: Readonly<Record<string, object>>;
}

/** @returns the files' contents by name. */
export function encodeTfjs(layers: readonly Folded[]): Record<string, Uint8Array> {
  const nodes: Node[] = [
    {
      name: 'pixels',
      op: 'Placeholder',
      attr: { dtype: FLOAT, shape: { shape: { dim: [-1, 28, 28, 1].map((size) => ({ size })) } } },
    },
  ];
  const weights: { name: string; shape: number[]; dtype: 'float32' }[] = [];
  const data: Float32Array[] = [];
  const constant = (name: string, shape: number[], values: Float32Array): string => {
    nodes.push({ name, op: 'Const', attr: { dtype: FLOAT } });
    weights.push({ name, shape, dtype: 'float32' });
    data.push(values);
    return name;
  };
  let last = 'pixels';
  for (const layer of layers) {
    const { name, stride, padding, pool, relu } = layer;
    const { shape, values } = transpose(layer, [1, 2, 3, 0]);
    const input = [
      last,
      constant(`${name}/weights`, shape, values),
      constant(`${name}/bias`, [layer.outChannels], layer.bias),
    ];
    const edges = [0, 0, padding, padding, padding, padding, 0, 0];
    last = layer === layers.at(-1) ? 'logits' : name;
    nodes.push({
      name: last,
      op: '_FusedConv2D',
      input,
      attr: {
        T: FLOAT,
        strides: integers([1, stride, stride, 1]),
        dilations: integers([1, 1, 1, 1]),
        padding: text(padding > 0 ? 'EXPLICIT' : 'VALID'),
        explicit_paddings: integers(padding > 0 ? edges : []),
        data_format: text('NHWC'),
        num_args: { i: '1' },
        fused_ops: { list: { s: ['BiasAdd', ...(relu ? ['Relu'] : [])].map(base64) } },
      },
    });
    if (pool === 1) continue;
    const window = integers([1, 2, 2, 1]);
    const attr = { T: FLOAT, ksize: window, strides: window, padding: text('VALID') };
    nodes.push({ name: `${name}/pooled`, op: 'MaxPool', input: [last], attr });
    last = `${name}/pooled`;
  }
  const json = {
    format: 'graph-model',
    modelTopology: { node: nodes, versions: { producer: 1, minConsumer: 1 } },
    weightsManifest: [{ paths: [WEIGHTS], weights }],
  };
  return {
    'model.json': Buffer.from(JSON.stringify(json)),
    [WEIGHTS]: Buffer.concat(data.map(({ buffer }) => new Uint8Array(buffer))),
  };
}

function integers(values: readonly number[]): object {
  return { list: { i: values.map(String) } };
}

function text(value: string): object {
  return { s: base64(value) };
}

function base64(value: string): string {
  return Buffer.from(value).toString('base64');
}
