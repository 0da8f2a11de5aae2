/** What calls hear of a GPU that went away, whatever its owner does about it at once. */
import { expect, it } from 'vitest';
import type { Buffers } from '../src/engines/webgpu/buffers.ts';
import { WebGpuEngine } from '../src/engines/webgpu/calls.ts';

it('says that the GPU was lost, also when whoever heard of it has disposed the engine', async () => {
  const device = {
    lost: Promise.resolve({ reason: 'destroyed', message: 'gone' }),
  } as unknown as GPUDevice;
  const buffers = { destroy: () => undefined } as unknown as Buffers;
  const shape = { pixelBytes: 784, logitBytes: 40, batchLimit: 8, groups: 1 };
  const heard = new Promise<string>((resolve) => {
    const lease = { device, owned: false, software: false, packedDots: true, byteDots: true };
    const engine: WebGpuEngine = new WebGpuEngine(
      lease,
      {} as GPUComputePipeline,
      buffers,
      shape,
      (reason) => {
        engine.dispose();
        void engine.infer(new Uint8Array(784)).catch((error: { code: string }) => {
          resolve(`${error.code}: ${reason}`);
        });
      },
    );
  });
  expect(await heard).toBe('engine-lost: the GPU device was lost (gone)');
});
