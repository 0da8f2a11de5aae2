/** Exponential moving average of weights (Polyak & Juditsky 1992), with a quick start. */
import * as tf from '@tensorflow/tfjs';

import type { Variables, Weights } from '../networks/convnet.ts';

/** A slowly following copy of some variables. */
export interface Average {
  /** Takes one step towards the variables; `step` counts from 0 over the whole run. */
  update(step: number): void;
  /** The averaged tensors, by name; owned by the average. */
  weights(): Weights;
  /** Continues from saved tensors, which the average owns from then on. */
  restore(saved: tf.NamedTensorMap): void;
}

/** Starts at the variables' present values; the first steps follow faster than `decay` says. */
export function createAverage(variables: Variables, decay: number): Average {
  let kept: Record<string, tf.Tensor> = {};
  for (const [name, variable] of Object.entries(variables)) kept[name] = variable.clone();
  return {
    update(step) {
      const share = Math.min(decay, (1 + step) / (10 + step));
      const next: Record<string, tf.Tensor> = {};
      for (const [name, variable] of Object.entries(variables)) {
        const old = kept[name];
        if (!old) throw new Error(`The average has no '${name}'.`);
        next[name] = tf.tidy(() => tf.add(tf.mul(old, share), tf.mul(variable, 1 - share)));
        old.dispose();
      }
      kept = next;
    },
    weights: () => kept,
    restore(saved) {
      tf.dispose(kept);
      kept = { ...saved };
    },
  };
}
