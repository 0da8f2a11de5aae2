/** What the engine says where there is no GPU, what it asks of one, and what does not fit. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type DeviceLease, openDevice } from '../src/engines/webgpu/device.ts';
import { placeMaps } from '../src/engines/webgpu/maps.ts';
import { planRun } from '../src/engines/webgpu/plan.ts';
import type { Network } from '../src/model/network.ts';
import { randomNetwork } from './networks.ts';

const PACKED = 'packed_4x8_integer_dot_product';

/** A browser whose `requestAdapter` answers so. */
function gpuWith(requestAdapter: () => Promise<unknown>, features: string[] = []): GPU {
  return { requestAdapter, wgslLanguageFeatures: new Set(features) } as unknown as GPU;
}

afterEach(() => {
  vi.useRealTimers();
});

describe('openDevice', () => {
  it('says what a page without WebGPU needs', async () => {
    await expect(openDevice({})).rejects.toMatchObject({
      code: 'engine-unavailable',
      message: expect.stringMatching(/https or localhost.*engine 'auto' or 'js'/s) as string,
    });
  });

  it('says so when the browser offers no adapter', async () => {
    const gpu = gpuWith(() => Promise.resolve(null));
    await expect(openDevice({ gpu })).rejects.toMatchObject({
      code: 'engine-unavailable',
      message: expect.stringContaining('no adapter') as string,
    });
  });

  it('keeps the cause when asking for an adapter fails', async () => {
    const cause = new TypeError('no adapters today');
    const gpu = gpuWith(() => Promise.reject(cause));
    await expect(openDevice({ gpu })).rejects.toMatchObject({ code: 'engine-unavailable', cause });
  });

  it('waits half a minute for an adapter, and leaves no timer behind', async () => {
    vi.useFakeTimers();
    const late = openDevice({ gpu: gpuWith(() => new Promise(() => undefined)) });
    const told = expect(late).rejects.toMatchObject({
      code: 'engine-unavailable',
      message: expect.stringContaining('no answer in 30 s') as string,
    });
    await vi.advanceTimersByTimeAsync(30_000);
    await told;
    await expect(openDevice({ gpu: gpuWith(() => Promise.resolve(null)) })).rejects.toThrow();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('asks for what features it can use, and never for more memory than there is', async () => {
    const asked: unknown[] = [];
    const gpuOf = (bytes: number, features: string[]): GPU =>
      gpuWith(() =>
        Promise.resolve({
          features: new Set(features),
          limits: { maxComputeWorkgroupStorageSize: bytes },
          requestDevice: (descriptor: GPUDeviceDescriptor) => {
            asked.push([descriptor.requiredFeatures, descriptor.requiredLimits]);
            return Promise.resolve({});
          },
        }),
      );
    await openDevice({ gpu: gpuOf(16384, []) });
    await openDevice({ gpu: gpuOf(65536, ['timestamp-query', 'shader-f16']) });
    await openDevice({ gpu: gpuOf(65536, ['subgroups']) });
    expect(asked).toEqual([
      [[], { maxComputeWorkgroupStorageSize: 16384 }],
      [['timestamp-query'], { maxComputeWorkgroupStorageSize: 32768 }],
      [['subgroups'], { maxComputeWorkgroupStorageSize: 32768 }],
    ]);
  });

  it("takes the page's device without asking for another", async () => {
    const device = {} as GPUDevice;
    const gpu = gpuWith(() => Promise.reject(new Error('not asked')));
    expect(await openDevice({ gpu, device })).toMatchObject({ device, owned: false });
  });

  it('tells GPUs with a dot product of bytes from those that only pretend', async () => {
    const about = async (adapterInfo: unknown, features: string[]): Promise<unknown> => {
      const gpu = gpuWith(() => Promise.resolve(null), features);
      const device = { adapterInfo, features: new Set() } as unknown as GPUDevice;
      return (await openDevice({ gpu, device })).byteDots;
    };
    expect(await about({ vendor: 'nvidia' }, [PACKED])).toBe(true);
    expect(await about(undefined, [PACKED])).toBe(true);
    expect(await about({ vendor: 'nvidia' }, [])).toBe(false);
    expect(await about({ vendor: 'apple' }, [PACKED])).toBe(false);
    expect(await about({ vendor: 'google', isFallbackAdapter: true }, [PACKED])).toBe(false);
  });

  it('has quads of threads on a CPU alone, where they can swap', async () => {
    const quads = async (isFallbackAdapter: boolean, features: string[]): Promise<boolean> => {
      const adapterInfo = { vendor: 'google', isFallbackAdapter };
      const device = { adapterInfo, features: new Set(features) } as unknown as GPUDevice;
      return (await openDevice({ device })).quads;
    };
    expect(await quads(true, ['subgroups'])).toBe(true);
    expect(await quads(true, [])).toBe(false);
    expect(await quads(false, ['subgroups'])).toBe(false);
  });
});

describe('planRun', () => {
  /** Limits of the specification's every device. */
  const limits = {
    maxComputeWorkgroupStorageSize: 16384,
  };
  const convolution = { kernel: 3, stride: 1, padding: 1, pool: 1 };
  /** Most of all words are the image's and the first map's, both with a border. */
  const network = randomNetwork(
    1,
    { height: 28, width: 28 },
    [
      { ...convolution, outChannels: 8 },
      { ...convolution, stride: 2, pool: 2, outChannels: 8 },
    ],
    10,
  );
  const words = 30 * 30 + 2 * 30 * 30;

  function plan(
    changes: Partial<Record<keyof typeof limits, number>>,
    lease: Partial<DeviceLease> = {},
    of: Network = network,
  ): ReturnType<typeof planRun> {
    const device = { limits: { ...limits, ...changes } } as unknown as GPUDevice;
    const hardware = { owned: true, quads: false, byteDots: true };
    return planRun(of, placeMaps(of).words, { device, ...hardware, ...lease });
  }

  it('gives every digit a workgroup of its own on a GPU', () => {
    expect(plan({})).toMatchObject({ quads: false, digits: 1 });
    expect(plan({ maxComputeWorkgroupStorageSize: 1 << 20 }).digits).toBe(1);
  });

  it('names what a network needs more of', () => {
    expect(() => plan({ maxComputeWorkgroupStorageSize: 4 * (words - 1) })).toThrow(
      new RegExp(`${words} words, of ${words - 1}`),
    );
  });

  /** A CPU, as SwiftShader is. */
  const software = { quads: true, byteDots: false };

  it('has no use for workgroup memory on a CPU, and can count 65,536 words there', () => {
    expect(plan({ maxComputeWorkgroupStorageSize: 0 }, software)).toMatchObject({
      quads: true,
      floats: true,
      digits: 8,
    });
    const wide = [{ ...convolution, outChannels: 512 }];
    const large = randomNetwork(1, { height: 28, width: 28 }, wide, 10);
    expect(() => plan({}, software, large)).toThrow(/does not fit this GPU/);
  });

  it('adds up bytes where floats would not be exact, and not by quads', () => {
    const dense = { kernel: 28, stride: 1, padding: 0, pool: 1, outChannels: 8 };
    const size = { height: 28, width: 28 };
    const heavy = randomNetwork(1, size, [{ ...convolution, outChannels: 8 }, dense], 10);
    expect(plan({}, software, heavy)).toMatchObject({ quads: false, floats: false });
  });

  it('keeps dispatches and their buffers within any device', () => {
    for (const lease of [{}, software]) {
      const { batchLimit, groups } = plan({}, lease);
      // The least that WebGPU demands (gpuweb.github.io/gpuweb, § Limits).
      expect(4 + batchLimit * 784).toBeLessThanOrEqual(128 * 2 ** 20);
      expect(groups).toBeLessThanOrEqual(65535);
      // A power of two, as buffers are.
      expect(Math.log2(batchLimit) % 1).toBe(0);
    }
  });
});
