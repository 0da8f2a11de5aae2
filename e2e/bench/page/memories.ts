/**
 * Notes every WebAssembly memory of a page, because no count of the browser's has them. Put into a
 * page before its own scripts; pages that are timed go without.
 */

declare global {
  /** Bytes of all WebAssembly memories that this page has made so far; those of workers are not in it. */
  var memoryBytes: () => number;
}

const memories = new Set<WebAssembly.Memory>();

globalThis.memoryBytes = () => {
  let bytes = 0;
  for (const { buffer } of memories) bytes += buffer.byteLength;
  return bytes;
};

const { instantiate, instantiateStreaming } = WebAssembly;

/** Notes what an instance exports: most modules make their memory themselves. */
function note<Made extends WebAssembly.Instance | WebAssembly.WebAssemblyInstantiatedSource>(
  made: Made,
): Made {
  const { exports } = 'instance' in made ? made.instance : made;
  for (const value of Object.values(exports)) {
    if (value instanceof WebAssembly.Memory) memories.add(value);
  }
  return made;
}

Object.assign(WebAssembly, {
  instantiate: async (...given: Parameters<typeof instantiate>) =>
    note(await instantiate(...given)),
  instantiateStreaming: async (...given: Parameters<typeof instantiateStreaming>) =>
    note(await instantiateStreaming(...given)),
  Instance: new Proxy(WebAssembly.Instance, {
    construct: (Instance, given: ConstructorParameters<typeof WebAssembly.Instance>) =>
      note(new Instance(...given)),
  }),
  Memory: new Proxy(WebAssembly.Memory, {
    construct(Memory, given: ConstructorParameters<typeof WebAssembly.Memory>) {
      const memory = new Memory(...given);
      memories.add(memory);
      return memory;
    },
  }),
});
