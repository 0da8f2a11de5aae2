/** Folded float weights and activation scales → the integer network that a bundle carries. */
import { type Quantisation, quantiseNetwork } from '../compress/qat.ts';
import type { Weights } from '../networks/convnet.ts';
import { INPUT_SIDE } from '../networks/spec.ts';
import { checkNetwork, type Network } from '../sdk.ts';

/** An integer network and the real values of its units. */
export interface IntegerNetwork {
  readonly network: Network;
  /** Real value of one logit unit, before any temperature. */
  readonly accumulatorScale: number;
  /** Real value of one weight code, per layer and output channel. */
  readonly weightScales: readonly Float32Array[];
}

/** Quantises a folded network. @throws InkdigitError when the network breaks a rule of the format. */
export async function toNetwork(
  quantisation: Quantisation,
  weights: Weights,
): Promise<IntegerNetwork> {
  const quantised = await quantiseNetwork(quantisation, weights);
  const network: Network = {
    height: INPUT_SIDE,
    width: INPUT_SIDE,
    channels: 1,
    layers: quantised.map(({ layer }) => layer),
  };
  checkNetwork(network);
  return {
    network,
    accumulatorScale: quantised.at(-1)?.accumulatorScale[0] ?? 1,
    weightScales: quantised.map(({ weightScale }) => weightScale),
  };
}
