/**
 * The integer network as tfjs operations: the text of `model/network.ts` once more, written for
 * another library, which makes it an independent reference for our own engines.
 *
 * Owns the weights as tensors. Knows nothing of pictures, labels or files. All arithmetic is in
 * float32 and exact; `requantise.ts` has the proof.
 */
import { ACTIVATION_MAX, type Layer, type Network } from '../model/network.ts';
import type { Tfjs, TfTensor } from './backend.ts';
import { SPLIT, toFloat } from './requantise.ts';

/** One layer's constants as tensors. */
interface LayerTensors<T> {
  readonly layer: Layer;
  readonly filter: T;
  readonly bias: T;
  /** As in `FloatRequantisation`; none for the layer whose accumulators are the logits. */
  readonly rescale: {
    readonly multiplier: T;
    readonly lowMultiplier: T;
    readonly half: T;
    readonly scale: T;
  } | null;
}

/** A network on the page's tfjs. */
export class TfjsNetwork<T extends TfTensor> {
  readonly #tf: Tfjs<T>;
  readonly #network: Network;
  readonly #layers: readonly LayerTensors<T>[];

  /** Uploads the weights. @param network one that `fitsFloat32`. */
  constructor(tf: Tfjs<T>, network: Network) {
    this.#tf = tf;
    this.#network = network;
    this.#layers = network.layers.map((layer) => this.#upload(layer));
  }

  /**
   * The logits of ready digits, on the backend.
   * @param pixels n · height · width · channels whole numbers in 0..255, row-major, channels last,
   *   white ink on black.
   * @returns float32 [n, labels]: whole numbers, the integers of every other engine. The caller's to
   *   dispose of.
   */
  logits(pixels: T): T {
    const tf = this.#tf;
    const { height, width, channels, layers } = this.#network;
    return tf.tidy(() => {
      const bytes = tf.reshape(tf.cast(pixels, 'float32'), [-1, height, width, channels]);
      let x = tf.floor(tf.mul(bytes, 0.5));
      for (const tensors of this.#layers) x = tf.tidy(() => this.#run(tensors, x));
      return tf.reshape(x, [-1, layers.at(-1)?.outChannels ?? 0]);
    });
  }

  /** As `Engine.infer`. */
  async infer(pixels: Uint8Array): Promise<Int32Array> {
    const input = this.#tf.tensor(Int32Array.from(pixels), [pixels.length], 'int32');
    try {
      const logits = this.logits(input);
      try {
        return Int32Array.from(await logits.data());
      } finally {
        logits.dispose();
      }
    } finally {
      input.dispose();
    }
  }

  /** Frees the weights. */
  dispose(): void {
    for (const { filter, bias, rescale } of this.#layers) {
      for (const tensor of [filter, bias, ...Object.values(rescale ?? {})]) tensor.dispose();
    }
  }

  #run({ layer, filter, bias, rescale }: LayerTensors<T>, x: T): T {
    const tf = this.#tf;
    const sums = tf.fused.conv2d({
      x: x as never,
      filter: filter as never,
      strides: layer.stride,
      pad: layer.padding,
      dimRoundingMode: 'floor',
      bias: bias as never,
      activation: rescale ? 'relu' : 'linear',
    });
    if (!rescale) return sums;
    // Rescaling never turns an order around, so the largest may be picked before: there are fewer.
    const acc = layer.pool === 2 ? tf.maxPool(sums as never, 2, 2, 'valid') : sums;
    const high = tf.floor(tf.mul(acc, 1 / SPLIT));
    const low = tf.sub(acc, tf.mul(high, SPLIT));
    const product = tf.add(
      tf.mul(high, rescale.multiplier),
      tf.floor(tf.mul(low, rescale.lowMultiplier)),
    );
    const codes = tf.floor(tf.mul(tf.add(product, rescale.half), rescale.scale));
    return tf.minimum(codes, ACTIVATION_MAX);
  }

  #upload(layer: Layer): LayerTensors<T> {
    const { kernel, inChannels, outChannels, bias, requantisation } = layer;
    const row = (values: Float32Array): T => this.#tf.tensor(values, [outChannels], 'float32');
    const filter = this.#tf.tensor(
      outputsLast(layer),
      [kernel, kernel, inChannels, outChannels],
      'float32',
    );
    const constants = { layer, filter, bias: row(Float32Array.from(bias)) };
    if (!requantisation) return { ...constants, rescale: null };
    const { multiplier, lowMultiplier, half, scale } = toFloat(requantisation);
    return {
      ...constants,
      rescale: {
        multiplier: row(multiplier),
        lowMultiplier: row(lowMultiplier),
        half: row(half),
        scale: row(scale),
      },
    };
  }
}

/** Weights from [out, …] to […, out]. */
function outputsLast({ weights, outChannels }: Layer): Float32Array {
  const taps = weights.length / outChannels;
  return Float32Array.from(weights, (_, i) => {
    return weights[(i % outChannels) * taps + Math.floor(i / outChannels)] as number;
  });
}
