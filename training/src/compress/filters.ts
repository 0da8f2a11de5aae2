/** Structured pruning: whole filters go, and with them the next layer's inputs. */
import * as tf from '@tensorflow/tfjs';

import type { ConvSpec } from '../config.ts';
import { weight, type Variables } from '../networks/convnet.ts';
import type { Smaller } from './smaller.ts';

/**
 * Removes the given share of every hidden layer's filters, those of the smallest L1 norm (Li, Kadav,
 * Durdanovic, Samet & Graf 2017, arXiv 1608.08710). What is left is a smaller network of the same kind.
 * @param variables disposed of.
 */
export async function removeFilters(
  layers: readonly ConvSpec[],
  variables: Variables,
  share: number,
): Promise<Smaller> {
  const narrower: Record<string, tf.Variable> = {};
  const kept: ConvSpec[] = [];
  let inputs: number[] | null = null;
  for (const [i, layer] of layers.entries()) {
    const kernel = weight(variables, `${i}.kernel`);
    const bias = weight(variables, `${i}.bias`);
    const last = i === layers.length - 1;
    const all = Array.from({ length: layer.out }, (_, o) => o);
    const outputs: number[] = last ? all : await largest(kernel, share);
    tf.tidy(() => {
      const fed = inputs ? tf.gather(kernel, inputs, 2) : kernel;
      narrower[`${i}.kernel`] = tf.variable(tf.gather(fed, outputs, 3));
      narrower[`${i}.bias`] = tf.variable(tf.gather(bias, outputs));
    });
    inputs = outputs;
    kept.push({ ...layer, out: outputs.length });
  }
  tf.dispose(variables);
  return { layers: kept, variables: narrower };
}

/** The filters of [k, k, in, out] that stay, in their order. */
async function largest(kernel: tf.Tensor, share: number): Promise<number[]> {
  const sums = tf.tidy(() => tf.sum(tf.abs(kernel), [0, 1, 2]));
  const norms = await sums.data<'float32'>();
  sums.dispose();
  const order = Array.from(norms.keys()).sort((a, b) => (norms[b] ?? 0) - (norms[a] ?? 0));
  const stay = Math.max(1, Math.round(order.length * (1 - share)));
  return order.slice(0, stay).sort((a, b) => a - b);
}
