/**
 * Owns tfjs's WebGPU backend in Node: Dawn, from the npm package `webgpu`, in place of a browser.
 * It must not know what is trained.
 *
 * tfjs asks a page for two things only: WebGPU's constants (`GPUBufferUsage` and the like) as globals,
 * which stay, and `navigator.gpu`, which is there while the backend is made and no longer, for Dawn
 * keeps a program alive as long as somebody could use it. What a page has besides, tfjs uses for
 * `readSync`, pictures and videos; training awaits `data()` instead.
 */
import * as tf from '@tensorflow/tfjs';

/** As much as is used of the package. */
interface Dawn {
  create(options: readonly string[]): Gpu;
  readonly globals: Readonly<Record<string, unknown>>;
}

interface Gpu {
  requestAdapter(options: { readonly powerPreference: string }): Promise<Adapter | null>;
}

interface Adapter {
  readonly limits: Readonly<Record<(typeof LIMITS)[number], number>>;
  readonly info: Readonly<Record<'vendor' | 'architecture' | 'description', string>>;
  requestDevice(options: {
    readonly requiredLimits: Readonly<Record<string, number>>;
  }): Promise<Device>;
}

interface Device {
  readonly lost: Promise<{ readonly message: string }>;
  addEventListener(type: 'uncapturederror', listener: (event: Uncaptured) => void): void;
}

interface Uncaptured {
  readonly error: { readonly message: string };
}

/** Of these a device has the least that WebGPU allows, unless more is asked for; tfjs uses all. */
const LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxComputeWorkgroupSizeX',
  'maxComputeInvocationsPerWorkgroup',
] as const;

const NAME = 'webgpu';

/**
 * Makes WebGPU the backend that tfjs computes on.
 * @returns what the adapter calls itself.
 * @throws Error that says what is missing: the package, or a driver for Vulkan, Metal or D3D12.
 */
export async function useWebGpu(): Promise<string> {
  const { create, globals } = await loadDawn();
  const gpu = create([]);
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) {
    throw new Error(
      'Dawn finds no GPU: install a driver for Vulkan (Debian: apt-get install libvulkan1 mesa-vulkan-drivers), Metal or D3D12. Without a GPU, leave --backend webgpu out.',
    );
  }
  const requiredLimits = Object.fromEntries(LIMITS.map((name) => [name, adapter.limits[name]]));
  const device = await adapter.requestDevice({ requiredLimits });
  failLoudly(device);
  Object.assign(globalThis, globals);
  await register(gpu, device, adapter);
  const { vendor, architecture, description } = adapter.info;
  return [vendor, architecture, description].filter(Boolean).join(', ');
}

async function loadDawn(): Promise<Dawn> {
  try {
    // A variable, for the package is optional, and its types describe a whole browser's WebGPU.
    const name: string = 'webgpu';
    return (await import(name)) as Dawn;
  } catch (cause) {
    throw new Error(
      'The package webgpu, which brings Dawn, is not installed: npm install --include=optional, then run this again.',
      { cause },
    );
  }
}

/** An operation that failed leaves garbage in its result, and a lost device in every other one. */
function failLoudly(device: Device): void {
  device.addEventListener('uncapturederror', ({ error }) => {
    throw new Error(
      `The GPU refused an operation (where its memory ran out, lower batchSize in training/src/recipes): ${error.message}`,
    );
  });
  void device.lost.then(({ message }) => {
    throw new Error(`The GPU was lost: ${message} Run the same command to continue.`);
  });
}

/** Makes tfjs's backend on the device, and switches to it. */
async function register(gpu: Gpu, device: Device, { info }: Adapter): Promise<void> {
  const { WebGPUBackend } = await import('@tensorflow/tfjs-backend-webgpu');
  tf.registerBackend(NAME, () => {
    const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
    Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true });
    try {
      return new WebGPUBackend(device as never, info as never);
    } finally {
      Reflect.deleteProperty(globalThis, 'navigator');
      if (before) Object.defineProperty(globalThis, 'navigator', before);
    }
  });
  if (!(await tf.setBackend(NAME))) throw new Error('tfjs could not make its WebGPU backend.');
}
