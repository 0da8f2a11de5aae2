/** What the engine says where there is no GPU, and of networks that do not fit one. */
import { describe, expect, it } from 'vitest';
import { openDevice } from '../src/engines/webgpu/device.ts';
import { batchLimit } from '../src/engines/webgpu/limits.ts';
import type { PackedNetwork } from '../src/engines/webgpu/pack.ts';

/** Limits of the specification's every device. */
const limits = {
  maxComputeWorkgroupStorageSize: 16384,
  maxStorageBuffersPerShaderStage: 8,
  maxStorageBufferBindingSize: 134217728,
  maxBufferSize: 268435456,
  maxComputeWorkgroupsPerDimension: 65535,
} as GPUSupportedLimits;

const packed: PackedNetwork = {
  layers: new Uint32Array(20),
  weights: new Uint32Array(400),
  channels: new Int32Array(12),
  mapWords: 1024,
  imageBorder: 0,
  labels: 10,
};

/** A browser whose `requestAdapter` answers so. */
function gpuWith(requestAdapter: () => Promise<unknown>): GPU {
  return { requestAdapter, wgslLanguageFeatures: new Set() } as unknown as GPU;
}

describe('openDevice', () => {
  it('says what a page without WebGPU needs', async () => {
    await expect(openDevice({}, 1024)).rejects.toMatchObject({
      code: 'engine-unavailable',
      message: expect.stringMatching(/https or localhost.*engine 'auto' or 'js'/s) as string,
    });
  });

  it('says so when the browser offers no adapter', async () => {
    const gpu = gpuWith(() => Promise.resolve(null));
    await expect(openDevice({ gpu }, 1024)).rejects.toMatchObject({
      code: 'engine-unavailable',
      message: expect.stringContaining('no adapter') as string,
    });
  });

  it('keeps the cause when asking for an adapter fails', async () => {
    const cause = new TypeError('no adapters today');
    const gpu = gpuWith(() => Promise.reject(cause));
    await expect(openDevice({ gpu }, 1024)).rejects.toMatchObject({
      code: 'engine-unavailable',
      cause,
    });
  });

  it('asks for more workgroup memory only when it must, and never for more than there is', async () => {
    const asked: unknown[] = [];
    const adapter = {
      limits: { maxComputeWorkgroupStorageSize: 32768 },
      requestDevice: (descriptor: GPUDeviceDescriptor) => {
        asked.push(descriptor.requiredLimits);
        return Promise.resolve({});
      },
    };
    const gpu = gpuWith(() => Promise.resolve(adapter));
    for (const bytes of [16384, 20000, 40000]) await openDevice({ gpu }, bytes);
    expect(asked).toEqual([
      {},
      { maxComputeWorkgroupStorageSize: 20000 },
      { maxComputeWorkgroupStorageSize: 32768 },
    ]);
  });

  it("takes the page's device without asking for another", async () => {
    const device = {} as GPUDevice;
    const gpu = gpuWith(() => Promise.reject(new Error('not asked')));
    expect(await openDevice({ gpu, device }, 1024)).toMatchObject({ device, owned: false });
  });
});

describe('batchLimit', () => {
  it('names the limit that a network exceeds', () => {
    const large = { ...packed, mapWords: 8192 };
    expect(() => batchLimit(limits, large, 784)).toThrow(
      /maxComputeWorkgroupStorageSize of 32768 .* has 16384/,
    );
  });

  it('keeps the buffers of a batch within the device', () => {
    expect(batchLimit(limits, packed, 784)).toBe(2048);
    expect(batchLimit({ ...limits, maxBufferSize: 784 * 100 }, packed, 784)).toBe(64);
    expect(batchLimit({ ...limits, maxComputeWorkgroupsPerDimension: 5 }, packed, 784)).toBe(4);
  });
});
