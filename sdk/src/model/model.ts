/**
 * A model: an integer network with its name, labels and calibration. What `model.bin` decodes to.
 */
import type { Network } from './network.ts';

/** Accuracy figures that travel with the model, each a fraction in 0..1, by name. */
export type Metrics = Readonly<Record<string, number>>;

/** What a bundle says of itself beside its tensors. */
export interface ModelCard {
  readonly name: string;
  /** Semantic version of the weights. */
  readonly version: string;
  /** One label per logit, in order. */
  readonly labels: readonly string[];
  readonly metrics: Metrics;
}

/** A decoded bundle. */
export interface Model extends ModelCard {
  readonly network: Network;
  /**
   * Real value of one logit unit, calibration temperature included:
   * `probabilities = softmax(logits · logitScale)`.
   */
  readonly logitScale: number;
  /** An answer of less confidence than this, in 0..1, is `unknown`; 0 where the model knows no such. */
  readonly rejectBelow: number;
}
