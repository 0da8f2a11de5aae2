/** What calls hear of a GPU that went away, whatever its owner does about it at once. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { expect, it } from 'vitest';

import type { Buffers } from '../src/engines/webgpu/buffers.ts';
import { runEngine } from '../src/engines/webgpu/calls.ts';
import type { Engine } from '../src/engines/engine.ts';

/** An engine on a device and buffers that hardly are any. */
function start(device: GPUDevice, buffers: Buffers, onLost?: (reason: string) => void): Engine {
  return runEngine(
    { device, owned: false },
    {} as GPUComputePipeline,
    buffers,
    { pixelBytes: 784, logitBytes: 40 },
    { batchLimit: 8, groups: 1 },
    onLost,
  );
}

it('says that the GPU was lost, also when whoever heard of it has disposed the engine', async () => {
  const device = {
    lost: Promise.resolve({ reason: 'destroyed', message: 'gone' }),
  } as unknown as GPUDevice;
  const buffers = { destroy: () => undefined } as unknown as Buffers;
  const heard = new Promise<string>((resolve) => {
    const engine: Engine = start(device, buffers, (reason) => {
      engine.dispose();
      void engine.infer(new Uint8Array(784)).catch((error: { code: string }) => {
        resolve(`${error.code}: ${reason}`);
      });
    });
  });
  expect(await heard).toBe('engine-lost: the GPU device was lost (gone)');
});

it('is lost when there is no memory to map for a call', async () => {
  const device = {
    lost: new Promise(() => undefined),
    pushErrorScope: () => undefined,
    popErrorScope: () => Promise.resolve(null),
  } as unknown as GPUDevice;
  const buffers = {
    // What createBuffer does with mappedAtCreation.
    take: () => {
      throw new RangeError('out of memory');
    },
    destroy: () => undefined,
  } as unknown as Buffers;
  const heard: string[] = [];
  const engine = start(device, buffers, (reason) => heard.push(reason));
  const pixels = new Uint8Array(784);
  await expect(engine.infer(pixels)).rejects.toMatchObject({ code: 'engine-lost' });
  await expect(engine.infer(pixels)).rejects.toMatchObject({ code: 'engine-lost' });
  expect(heard).toEqual(['RangeError: out of memory']);
});

it('leaves nothing with a device that outlives it', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const device = { lost: new Promise(() => undefined) } as unknown as GPUDevice;
  const startAndDispose = (): WeakRef<Buffers> => {
    const buffers = { destroy: () => undefined } as unknown as Buffers;
    start(device, buffers).dispose();
    return new WeakRef(buffers);
  };
  const buffers = startAndDispose();
  await new Promise((resolve) => setImmediate(resolve));
  collect();
  expect(buffers.deref()).toBeUndefined();
  expect(device.lost).toBeInstanceOf(Promise);
});
