/** From a network to a program for a machine. */
import { InkdigitError } from '../../errors.ts';
import type { Network } from '../../model/network.ts';
import { layOut } from './layout.ts';
import type { Program } from './machine.ts';
import { packNetwork } from './pack.ts';
import type { Variant } from './variant.ts';

/** Bytes that a 32-bit memory can have. */
const MEMORY_LIMIT = 2 ** 32 - 65536;

/**
 * Packs a checked network for calls of up to `limit` digits.
 * @throws {InkdigitError} `engine-unavailable` when it does not fit in memory.
 */
export function makeProgram(network: Network, variant: Variant, limit: number): Program {
  const layout = layOut(network, variant.codeBytes, limit);
  const { header, pixels, logits, bytes } = layout;
  if (bytes > MEMORY_LIMIT) throw tooLarge(bytes);
  let image: ArrayBuffer;
  try {
    image = new ArrayBuffer(pixels);
  } catch (cause) {
    throw tooLarge(bytes, cause);
  }
  packNetwork(network, layout, image);
  return {
    ...{ module: variant.module, image, bytes, header, pixels, logits, limit },
    digit: network.height * network.width * network.channels,
    labels: network.layers.at(-1)?.outChannels ?? 0,
  };
}

/** The error for a network that needs more memory than there is. */
export function tooLarge(bytes: number, cause?: unknown): InkdigitError {
  return new InkdigitError(
    'engine-unavailable',
    `This network needs ${Math.ceil(bytes / 2 ** 20)} MiB of WebAssembly memory, more than there is: use engine 'js' or a smaller network.`,
    { cause },
  );
}
