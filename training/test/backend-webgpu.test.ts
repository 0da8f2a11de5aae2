import { beforeEach, expect, test, vi } from 'vitest';

beforeEach(() => {
  vi.resetModules();
});

test('without a driver it says what to install', async () => {
  vi.doMock('webgpu', () => ({
    create: () => ({ requestAdapter: () => Promise.resolve(null) }),
    globals: {},
  }));
  const { useWebGpu } = await import('../src/backend/webgpu.ts');
  await expect(useWebGpu()).rejects.toThrow(/Dawn finds no GPU: install a driver for Vulkan/);
});

test('without Dawn it says how to get it', async () => {
  vi.doMock('webgpu', () => {
    throw new Error('Cannot find package');
  });
  const { useWebGpu } = await import('../src/backend/webgpu.ts');
  await expect(useWebGpu()).rejects.toThrow(/npm install --include=optional/);
});
