/** The `js` engine: the reference network behind the engine contract. Works wherever JavaScript does. */
import { InkdigitError } from '../../errors.ts';
import type { Network } from '../../model/network.ts';
import type { Engine } from '../engine.ts';
import { inferLogits } from './infer.ts';

/** Digits per call: a few milliseconds of work, after which a page should get a turn. */
const BATCH_LIMIT = 8;

/** Makes the engine; always succeeds. */
export function createJsEngine(network: Network): Engine {
  const digit = network.height * network.width * network.channels;
  let disposed = false;
  return {
    name: 'js',
    batchLimit: BATCH_LIMIT,
    async infer(pixels, profile) {
      if (disposed)
        throw new InkdigitError('disposed', 'This engine was disposed: make a new classifier.');
      const start = performance.now();
      const logits = inferLogits(network, pixels, pixels.length / digit);
      if (profile) profile.compute += performance.now() - start;
      return logits;
    },
    dispose() {
      disposed = true;
    },
  };
}
