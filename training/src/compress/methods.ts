/** The ways to make a folded network smaller that are measured beside each other. */
import type { ConvSpec, Method } from '../config.ts';
import type { Variables } from '../networks/convnet.ts';
import { clipCodes, clusterCodes, pruneWeights } from './codes.ts';
import { removeFilters } from './filters.ts';
import { factorise } from './low-rank.ts';
import type { Smaller } from './smaller.ts';

/**
 * Applies a method.
 * @param variables folded kernels and biases; the method owns them from then on.
 * @param images n·784 ready bytes, for methods that must see what a layer sees.
 */
export async function makeSmaller(
  method: Method,
  layers: readonly ConvSpec[],
  variables: Variables,
  images: Uint8Array,
): Promise<Smaller> {
  switch (method.kind) {
    case 'none':
      return { layers, variables };
    case 'clip':
      return { layers, variables, restrict: clipCodes(method.most) };
    case 'cluster':
      return { layers, variables, restrict: await clusterCodes(layers, variables, method.values) };
    case 'prune':
      return { layers, variables, restrict: await pruneWeights(layers, variables, method.share) };
    case 'filters':
      return removeFilters(layers, variables, method.share);
    case 'low-rank':
      return factorise(layers, variables, method.share, images);
  }
}
