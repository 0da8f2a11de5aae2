/** Adam whose rate can be scheduled, with decoupled weight decay (AdamW, arXiv 1711.05101). */
import * as tf from '@tensorflow/tfjs';

/** tfjs's Adam fixes its rate when made; this one takes a rate at every step. */
export class ScheduledAdam extends tf.AdamOptimizer {
  constructor() {
    super(0, 0.9, 0.999, 1e-7);
  }

  /** One update. Kernels (rank 4) shrink by `rate · decay` first. */
  step(
    gradients: tf.NamedTensorMap,
    variables: readonly tf.Variable[],
    rate: number,
    decay: number,
  ): void {
    this.learningRate = rate;
    tf.tidy(() => {
      for (const variable of variables) {
        if (decay > 0 && variable.rank === 4) variable.assign(tf.mul(variable, 1 - rate * decay));
      }
    });
    this.applyGradients(Object.entries(gradients).map(([name, tensor]) => ({ name, tensor })));
  }
}
