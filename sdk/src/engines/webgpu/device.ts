/**
 * Finds the GPU device to run on, and says what it is good at. Knows nothing of networks.
 *
 * Without a `device` from the page it opens its own, on the adapter that the browser prefers: no
 * power preference, because the network is far too small to be worth waking a second GPU for, and
 * the browser's own choice is the one that is already drawing the page.
 */
import { InkdigitError } from '../../errors.ts';

/** What the page may inject. */
export interface DeviceOptions {
  /** Where to find adapters; `navigator.gpu` when absent. */
  readonly gpu?: GPU | undefined;
  /** The page's own device: used, never destroyed. */
  readonly device?: GPUDevice | undefined;
}

/** A device and what it is good at. */
export interface DeviceLease {
  readonly device: GPUDevice;
  /** Whether the device is ours alone, to watch and to destroy. */
  readonly owned: boolean;
  /** Whether the adapter is a CPU, where four threads can swap what they hold. */
  readonly quads: boolean;
  /** Whether its hardware, and not browser or driver in its stead, multiplies packed bytes. */
  readonly byteDots: boolean;
}

/** Milliseconds after which a browser that has not even an answer is taken to have no adapter. */
const PATIENCE = 30_000;

/** Features worth asking for. */
const FEATURES = ['timestamp-query', 'subgroups'] as const;

/** Workgroup memory worth asking for, in bytes: twice of what every device has. */
const WORKGROUP_BYTES = 32768;

/**
 * @throws {InkdigitError} `engine-unavailable` when there is no WebGPU, adapter or device, or half a minute
 *   has brought no answer.
 */
export async function openDevice(options: DeviceOptions): Promise<DeviceLease> {
  // `navigator` is missing in Node before 21, and its `gpu` in insecure pages.
  const { gpu = (globalThis as { navigator?: Partial<Navigator> }).navigator?.gpu } = options;
  const device = options.device ?? (await requestDevice(gpu));
  // Missing in browsers before 2025, which had no adapters to be told apart from GPUs.
  const info = device.adapterInfo as Partial<GPUAdapterInfo> | undefined;
  const software = info?.isFallbackAdapter === true;
  const byteDots =
    !software &&
    // No GPU of Apple's has such an instruction.
    info?.vendor !== 'apple' &&
    gpu?.wgslLanguageFeatures?.has('packed_4x8_integer_dot_product') === true;
  const quads = software && device.features.has('subgroups');
  return { device, owned: !options.device, quads, byteDots };
}

async function requestDevice(gpu: GPU | undefined): Promise<GPUDevice> {
  let cause: unknown;
  try {
    const adapter = gpu && (await answerOf(gpu));
    if (adapter) {
      const { features, limits } = adapter;
      const { maxComputeWorkgroupStorageSize } = limits;
      return await adapter.requestDevice({
        label: 'inkdigit',
        requiredFeatures: FEATURES.filter((feature) => features.has(feature)),
        requiredLimits: {
          maxComputeWorkgroupStorageSize: Math.min(WORKGROUP_BYTES, maxComputeWorkgroupStorageSize),
        },
      });
    }
  } catch (error) {
    cause = error;
  }
  throw new InkdigitError(
    'engine-unavailable',
    `WebGPU has no ${cause ? `device here (${String(cause)})` : 'adapter here'}: it needs https or localhost, and a usable GPU. ` +
      "Use engine 'auto' or 'js'.",
    { cause },
  );
}

/** The browser's adapter, in time. A GPU process that hangs never says anything. */
async function answerOf(gpu: GPU): Promise<GPUAdapter | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in 30 s')), PATIENCE);
  });
  try {
    return await Promise.race([gpu.requestAdapter(), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
