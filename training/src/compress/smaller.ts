/** What a method of compression makes of a folded network. */
import type { ConvSpec } from '../config.ts';
import type { Variables } from '../networks/convnet.ts';
import type { Restriction } from './qat.ts';

/** A network that is yet to be calibrated and fine-tuned. */
export interface Smaller {
  readonly layers: readonly ConvSpec[];
  /** Folded kernels and biases. */
  readonly variables: Variables;
  readonly restrict?: Restriction;
}
