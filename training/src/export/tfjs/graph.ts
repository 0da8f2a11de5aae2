/**
 * The integer network as a TensorFlow graph in float32 that equals it bit for bit: bytes in, logits
 * out.
 *
 * Owns which operation says what. The arithmetic of a rescaling, and why it is exact, is in the
 * sdk's tfjs/requantise.ts. Knows nothing of files.
 */
import { fitsFloat32, type Layer, type Model, SPLIT, toFloat } from '../../sdk.ts';
import { lower, type LoweredLayer } from '../lower.ts';
import {
  type Constant,
  integers,
  type NodeDef,
  numbers,
  reals,
  text,
  texts,
  TYPES,
} from './nodes.ts';

/** Nodes in order, and the constants among them. */
export class Graph {
  readonly nodes: NodeDef[] = [];
  readonly constants: Constant[] = [];
  readonly input = 'pixels';
  readonly output = 'logits';

  constructor(model: Model) {
    if (!fitsFloat32(model.network)) {
      throw new Error('The accumulators do not fit float32, which is all that TensorFlow.js has.');
    }
    const { hidden, dense } = lower(model);
    const { height, width, channels } = model.network;
    const shape = { shape: { dim: [-1, height, width, channels].map((size) => ({ size })) } };
    this.nodes.push({
      name: this.input,
      op: 'Placeholder',
      input: [],
      attr: { dtype: { type: TYPES.int32 }, shape },
    });
    const bytes = this.#apply('Cast', 'bytes', [this.input], {
      SrcT: { type: TYPES.int32 },
      DstT: { type: TYPES.float32 },
    });
    let codes = this.#floor('codes', this.#times('halves', bytes, this.#scalar('half', 0.5)));
    this.#scalar('split', SPLIT);
    this.#scalar('unsplit', 1 / SPLIT);
    this.#scalar('top', 127);
    hidden.forEach((layer, index) => {
      codes = this.#layer(codes, layer, `layer${index}`);
    });
    this.#dense(codes, dense, model.logitScale);
  }

  #layer(codes: string, layer: LoweredLayer, name: string): string {
    const { kernel, stride, padding, inChannels, outChannels, pool, bias } = layer;
    const shape = [kernel, kernel, inChannels, outChannels];
    const weights = this.#constant(`${name}/weights`, integers(outputsLast(layer), shape));
    const edges = [0, 0, padding, padding, padding, padding, 0, 0];
    const positive = this.#apply(
      '_FusedConv2D',
      `${name}/sums`,
      [codes, weights, this.#constant(`${name}/bias`, reals(bias))],
      {
        strides: numbers([1, stride, stride, 1]),
        dilations: numbers([1, 1, 1, 1]),
        padding: text(padding > 0 ? 'EXPLICIT' : 'VALID'),
        explicit_paddings: numbers(padding > 0 ? edges : []),
        data_format: text('NHWC'),
        num_args: { i: '1' },
        fused_ops: texts(['BiasAdd', 'Relu']),
      },
    );
    // Rescaling never turns an order around, so the largest may be picked before: there are fewer.
    const sums =
      pool === 1
        ? positive
        : this.#apply('MaxPool', `${name}/pooled`, [positive], {
            ksize: numbers([1, 2, 2, 1]),
            strides: numbers([1, 2, 2, 1]),
            padding: text('VALID'),
            data_format: text('NHWC'),
          });
    return this.#requantise(sums, layer, name);
  }

  #requantise(sums: string, { requantisation }: Layer, name: string): string {
    if (!requantisation) throw new Error(`${name} has no requantisation.`);
    const { multiplier, lowMultiplier, half, scale } = toFloat(requantisation);
    const per = (what: string, values: Float32Array): string =>
      this.#constant(`${name}/${what}`, reals(values));
    const high = this.#floor(`${name}/high`, this.#times(`${name}/shifted`, sums, 'unsplit'));
    const upper = this.#times(`${name}/upper`, high, 'split');
    const low = this.#apply('Sub', `${name}/low`, [sums, upper]);
    const lows = this.#times(`${name}/lows`, low, per('low_multiplier', lowMultiplier));
    const highs = this.#times(`${name}/highs`, high, per('multiplier', multiplier));
    const product = this.#plus(`${name}/product`, highs, this.#floor(`${name}/carried`, lows));
    const rounded = this.#plus(`${name}/rounded`, product, per('half', half));
    const scaled = this.#times(`${name}/scaled`, rounded, per('scale', scale));
    const whole = this.#floor(`${name}/whole`, scaled);
    return this.#apply('Minimum', `${name}/codes`, [whole, 'top']);
  }

  #dense(codes: string, dense: LoweredLayer, logitScale: number): void {
    const { kernel, inChannels, outChannels, bias } = dense;
    const taps = kernel ** 2 * inChannels;
    const row = this.#constant('row', {
      dtype: 'int32',
      shape: [2],
      data: Int32Array.of(-1, taps),
    });
    const features = this.#apply('Reshape', 'features', [codes, row]);
    const weights = this.#constant(
      'dense/weights',
      integers(outputsLast(dense), [taps, outChannels]),
    );
    const sums = this.#apply(
      '_FusedMatMul',
      'dense/sums',
      [features, weights, this.#constant('dense/bias', reals(bias))],
      {
        transpose_a: { b: false },
        transpose_b: { b: false },
        num_args: { i: '1' },
        fused_ops: texts(['BiasAdd']),
      },
    );
    this.#times(this.output, sums, this.#scalar('logit_scale', logitScale));
  }

  #times(name: string, a: string, b: string): string {
    return this.#apply('Mul', name, [a, b]);
  }

  #plus(name: string, a: string, b: string): string {
    return this.#apply('AddV2', name, [a, b]);
  }

  #floor(name: string, x: string): string {
    return this.#apply('Floor', name, [x]);
  }

  #scalar(name: string, value: number): string {
    return this.#constant(name, { ...reals([value]), shape: [] });
  }

  #constant(name: string, values: Omit<Constant, 'name'>): string {
    this.constants.push({ name, ...values });
    this.nodes.push({
      name,
      op: 'Const',
      input: [],
      attr: { dtype: { type: TYPES[values.dtype] } },
    });
    return name;
  }

  #apply(op: string, name: string, input: string[], attr: NodeDef['attr'] = {}): string {
    this.nodes.push({ name, op, input, attr: { T: { type: TYPES.float32 }, ...attr } });
    return name;
  }
}

/** Weights from [out, …] to […, out], as TensorFlow wants them. */
function outputsLast({ weights, outChannels }: Layer): Int8Array {
  const taps = weights.length / outChannels;
  return weights.map(
    (_, i) => weights[(i % outChannels) * taps + Math.floor(i / outChannels)] ?? 0,
  );
}
