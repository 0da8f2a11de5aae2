/**
 * Finds the GPU device to run on. Knows nothing of networks but the memory that one needs.
 *
 * Without a `device` from the page it opens its own, on the adapter that the browser prefers: no
 * power preference, because the network is far too small to be worth waking a second GPU for, and
 * the browser's own choice is the one that is already drawing the page.
 */
import { InkdigitError } from '../../errors.ts';

/** What the page may inject. */
export interface DeviceOptions {
  /** Where to find adapters; `navigator.gpu` when absent. */
  readonly gpu?: GPU;
  /** The page's own device: used, never destroyed. */
  readonly device?: GPUDevice;
}

/** A device and what we may do with it. */
export interface DeviceLease {
  readonly device: GPUDevice;
  /** Whether the device is ours alone, to watch and to destroy. */
  readonly owned: boolean;
  /** Whether WGSL on it has `dot4I8Packed`. */
  readonly packedDots: boolean;
}

/** Workgroup memory that every WebGPU device has, in bytes. */
const WORKGROUP_BYTES_EVERYWHERE = 16384;

const REMEDY = "Use engine 'auto' or 'js', which need no GPU.";

/**
 * @param workgroupBytes workgroup memory that the shader needs; asked of the adapter where it is
 *   more than every device has.
 * @throws {InkdigitError} `engine-unavailable` when there is no WebGPU, adapter or device.
 */
export async function openDevice(
  options: DeviceOptions,
  workgroupBytes: number,
): Promise<DeviceLease> {
  const gpu = options.gpu ?? browserGpu();
  const packedDots = gpu?.wgslLanguageFeatures?.has('packed_4x8_integer_dot_product') === true;
  if (options.device) return { device: options.device, owned: false, packedDots };
  if (!gpu) {
    throw unavailable(
      `This page has no WebGPU: it needs https or localhost, and a browser that has it. ${REMEDY}`,
    );
  }
  const adapter = await requestAdapter(gpu);
  const requiredLimits: Record<string, number> = {};
  if (workgroupBytes > WORKGROUP_BYTES_EVERYWHERE) {
    // Asking for more than the adapter has would fail here without saying what to do.
    requiredLimits['maxComputeWorkgroupStorageSize'] = Math.min(
      workgroupBytes,
      adapter.limits.maxComputeWorkgroupStorageSize,
    );
  }
  try {
    const device = await adapter.requestDevice({ label: 'inkdigit', requiredLimits });
    return { device, owned: true, packedDots };
  } catch (cause) {
    throw unavailable(`The WebGPU adapter gave no device (${String(cause)}). ${REMEDY}`, cause);
  }
}

/** Why a device went away, in words. */
export function lossReason(info: GPUDeviceLostInfo): string {
  return `the GPU device was lost (${info.message || info.reason})`;
}

function browserGpu(): GPU | undefined {
  // `navigator` is missing in Node before 21, and its `gpu` in insecure pages.
  return (globalThis as { navigator?: Partial<Navigator> }).navigator?.gpu;
}

async function requestAdapter(gpu: GPU): Promise<GPUAdapter> {
  let cause: unknown;
  const adapter = await gpu.requestAdapter().catch((error: unknown) => {
    cause = error;
    return null;
  });
  if (adapter) return adapter;
  throw unavailable(
    `WebGPU has no adapter: no usable GPU, or hardware acceleration is switched off. ${REMEDY}`,
    cause,
  );
}

function unavailable(message: string, cause?: unknown): InkdigitError {
  return new InkdigitError('engine-unavailable', message, cause === undefined ? {} : { cause });
}
