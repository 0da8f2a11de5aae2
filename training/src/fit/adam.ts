/** Adam whose rate can be scheduled, with decoupled weight decay (AdamW, arXiv 1711.05101). */
import * as tf from '@tensorflow/tfjs';

/** What is left of a moment after a step. */
const DECAYS = [0.9, 0.999] as const;

/** tfjs's Adam fixes its rate when made; this one takes a rate at every step. */
export class ScheduledAdam extends tf.AdamOptimizer {
  constructor() {
    super(0, ...DECAYS, 1e-7);
  }

  /**
   * Restores what `getWeights` gave. Of the decays' powers tfjs keeps the exponent alone, and a power
   * is not to the last bit what so many products come to, which is what a run that goes on has.
   */
  override async setWeights(values: Parameters<tf.AdamOptimizer['setWeights']>[0]): Promise<void> {
    await super.setWeights(values);
    const { accBeta1, accBeta2 } = this as unknown as Record<'accBeta1' | 'accBeta2', tf.Variable>;
    tf.tidy(() => {
      accBeta1.assign(tf.scalar(power(DECAYS[0], this.iterations + 1)));
      accBeta2.assign(tf.scalar(power(DECAYS[1], this.iterations + 1)));
    });
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

/** A product of equal factors in 32-bit floats, one after the other. */
function power(factor: number, times: number): number {
  let product = 1;
  for (let i = 0; i < times; i++) product = Math.fround(product * Math.fround(factor));
  return product;
}
