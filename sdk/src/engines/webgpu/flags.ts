/**
 * WebGPU's numeric flags, from the specification (gpuweb.github.io/gpuweb, § GPUBufferUsage and
 * § GPUMapMode). Their globals are missing where a `GPU` is injected without them, as in Node.
 */
export const USAGE = {
  MAP_READ: 0x1,
  MAP_WRITE: 0x2,
  COPY_SRC: 0x4,
  COPY_DST: 0x8,
  STORAGE: 0x80,
  QUERY_RESOLVE: 0x200,
} as const;
export const MAP_READ = 0x1;
export const MAP_WRITE = 0x2;
