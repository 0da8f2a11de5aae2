/** Inputs of which nothing ever comes. */

/** A source that never says anything. */
export function silentSource(): AsyncIterable<Uint8Array> {
  return { [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined) }) };
}

/** An image that never loads. */
export function silentImage(): HTMLImageElement {
  const image = {
    [Symbol.toStringTag]: 'HTMLImageElement',
    src: 'never.png',
    decode: () => new Promise(() => undefined),
  };
  return image as unknown as HTMLImageElement;
}
