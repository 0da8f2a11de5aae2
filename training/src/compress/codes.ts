/** Methods that keep a network's shape and do without some weight codes. */
import type { ConvSpec } from '../config.ts';
import { weight, type Weights } from '../networks/convnet.ts';
import { quantiseNetwork, type Restriction } from './qat.ts';

/** Codes of at most `most` either way: 7 for what four bits hold. */
export function clipCodes(most: number): Restriction {
  return (_, codes) => {
    codes.forEach((code, i) => (codes[i] = Math.max(-most, Math.min(most, code))));
  };
}

/**
 * Unstructured magnitude pruning (Han, Pool, Tran & Dally 2015, arXiv 1506.02626): in every layer the
 * given share of weights, those that are smallest for their channel, are zero for good.
 */
export async function pruneWeights(
  layers: readonly ConvSpec[],
  weights: Weights,
  share: number,
): Promise<Restriction> {
  const pruned: number[][] = [];
  for (const [i, { out }] of layers.entries()) {
    const sizes = relativeSizes(await weight(weights, `${i}.kernel`).data<'float32'>(), out);
    const order = Array.from(sizes.keys()).sort((a, b) => (sizes[a] ?? 0) - (sizes[b] ?? 0));
    pruned.push(order.slice(0, Math.round(share * order.length)));
  }
  return (layer, codes) => {
    for (const i of pruned[layer] ?? []) codes[i] = 0;
  };
}

/** Sizes of weights as shares of their channel's root mean square: [k, k, in, out] → [out, k, k, in]. */
function relativeSizes(kernel: Float32Array, outChannels: number): Float32Array {
  const taps = kernel.length / outChannels;
  const sizes = new Float32Array(kernel.length);
  for (let o = 0; o < outChannels; o++) {
    let squares = 0;
    for (let t = 0; t < taps; t++) squares += (kernel[t * outChannels + o] ?? 0) ** 2;
    const scale = Math.sqrt(squares / taps) || 1;
    for (let t = 0; t < taps; t++) {
      sizes[o * taps + t] = Math.abs(kernel[t * outChannels + o] ?? 0) / scale;
    }
  }
  return sizes;
}

/**
 * Weight sharing (Han, Mao & Dally 2016, arXiv 1510.00149, section 3): every layer has `values`
 * different codes, the means of the clusters that k-means finds in its int8 codes, started linearly.
 */
export async function clusterCodes(
  layers: readonly ConvSpec[],
  weights: Weights,
  values: number,
): Promise<Restriction> {
  const unscaled = layers.slice(0, -1).map(() => 1);
  const unfit = { layers, activationScales: unscaled, weightStep: 0 };
  const quantised = await quantiseNetwork(unfit, weights);
  const nearest = quantised.map(({ layer }) => nearestMean(kMeans(layer.weights, values)));
  return (layer, codes) => {
    codes.forEach((code, i) => (codes[i] = nearest[layer]?.[code + 128] ?? code));
  };
}

/** Means of at most `clusters` clusters of integers (Lloyd 1982), rounded. */
function kMeans(codes: Int8Array, clusters: number): number[] {
  const least = codes.reduce((a, b) => Math.min(a, b), 0);
  const most = codes.reduce((a, b) => Math.max(a, b), 0);
  let means = Array.from(
    { length: clusters },
    (_, i) => least + ((most - least) * i) / Math.max(1, clusters - 1),
  );
  for (;;) {
    const table = nearestMean(means);
    const members = new Map<number, { sum: number; count: number }>();
    for (const code of codes) {
      const mean = table[code + 128] ?? 0;
      const { sum, count } = members.get(mean) ?? { sum: 0, count: 0 };
      members.set(mean, { sum: sum + code, count: count + 1 });
    }
    const next = [...members.values()].map(({ sum, count }) => sum / count);
    if (String(next.sort((a, b) => a - b)) === String(means)) return means.map(Math.round);
    means = next;
  }
}

/** For every int8 code, from −128 on, the mean that is nearest. */
function nearestMean(means: readonly number[]): number[] {
  return Array.from({ length: 256 }, (_, i) =>
    means.reduce((best, mean) =>
      Math.abs(i - 128 - mean) < Math.abs(i - 128 - best) ? mean : best,
    ),
  );
}
