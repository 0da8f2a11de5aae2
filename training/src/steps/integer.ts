/** A run's integer network, as the trainer's graph and as the SDK's reference engine: one answer. */
import { createHash } from 'node:crypto';

import type { Digits } from '../data/digits.ts';
import { type Predictor, quantisedPredictor } from '../evaluate/predictors.ts';
import { type IntegerNetwork, toNetwork } from '../export/network.ts';
import { inferLogits, type Network } from '../sdk.ts';
import type { Run } from './runs.ts';
import { readWeights } from './train.ts';

/**
 * The network as the SDK has it. It is made anew, and the code that makes it is in no step's key: `key`
 * changes when any number of the network does.
 */
export async function integerNetwork({ int8 }: Run): Promise<IntegerNetwork & { key: string }> {
  const made = await toNetwork(int8.result.quantisation, readWeights(int8.folder));
  const key = createHash('sha256').update(JSON.stringify(made)).digest('hex');
  return { ...made, key };
}

/** The trainer's graph; its logits are integers times the output scale. */
export function integerPredictor({ int8 }: Run): Predictor {
  return quantisedPredictor(int8.result.quantisation, readWeights(int8.folder));
}

/** @throws Error at the first logit on which the trainer's graph and the reference engine differ. */
export function demandEqual(
  network: Network,
  scale: number,
  digits: Digits,
  graph: Float32Array,
): void {
  const engine = inferLogits(network, digits.images, digits.labels.length);
  const width = engine.length / digits.labels.length;
  engine.forEach((logit, i) => {
    if (Math.fround(logit * scale) !== graph[i]) {
      throw new Error(
        `The trainer's graph and the reference engine differ on digit ${Math.floor(i / width)}, logit ${i % width}: ${graph[i]} against ${logit} · ${scale}.`,
      );
    }
  });
}
