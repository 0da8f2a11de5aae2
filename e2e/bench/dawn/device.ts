/** A WebGPU device in Node: Dawn, from the npm package `webgpu`. */

/** As much as is used of the package. */
interface Dawn {
  create(options: readonly string[]): GPU;
  readonly globals: Readonly<Record<string, unknown>>;
}

/** A GPU and a device of it. */
export interface Opened {
  readonly gpu: GPU;
  readonly device: GPUDevice;
  /** What the adapter calls itself. */
  readonly name: string;
}

/** @throws {Error} that says what is missing: the package, or a Vulkan, Metal or D3D12 driver. */
export async function openDawn(): Promise<Opened> {
  const { create, globals } = await loadDawn();
  Object.assign(globalThis, globals);
  // The GPU's own clock in full: nobody here is to be protected from it.
  const gpu = create(['disable-dawn-features=timestamp_quantization']);
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) {
    throw new Error(
      'Dawn finds no GPU: install a driver for Vulkan, Metal or D3D12. On Linux, VK_ICD_FILENAMES may name a driver’s manifest, that of SwiftShader for one.',
    );
  }
  const { maxBufferSize, maxStorageBufferBindingSize } = adapter.limits;
  const { maxComputeWorkgroupStorageSize } = adapter.limits;
  const device = await adapter.requestDevice({
    requiredFeatures: adapter.features.has('timestamp-query') ? ['timestamp-query'] : [],
    requiredLimits: { maxBufferSize, maxStorageBufferBindingSize, maxComputeWorkgroupStorageSize },
  });
  const { vendor, architecture, description } = adapter.info;
  return { gpu, device, name: [vendor, architecture, description].filter(Boolean).join(', ') };
}

async function loadDawn(): Promise<Dawn> {
  try {
    // A variable, for the package is optional, and the compiler need not find it.
    const name: string = 'webgpu';
    return (await import(name)) as Dawn;
  } catch (cause) {
    throw new Error(
      'The package webgpu, which brings Dawn, is not installed: npm install --include=optional, then run this again.',
      { cause },
    );
  }
}
