/** The watch itself: each of these pages is broken in one way and must fail its test. */
import { test } from '../support/test.ts';

test.describe('the watch fails a test whose page', () => {
  test.beforeEach(() => {
    test.fail();
  });

  test('throws', async ({ sdk }) => {
    const thrown = sdk.waitForEvent('pageerror');
    await sdk.evaluate(() => {
      setTimeout(() => {
        throw new Error('thrown on purpose');
      });
    });
    await thrown;
  });

  test('leaves a rejection unhandled', async ({ sdk }) => {
    const rejected = sdk.waitForEvent('pageerror');
    await sdk.evaluate(() => {
      void Promise.reject(new Error('rejected on purpose'));
    });
    await rejected;
  });

  test('logs an error', async ({ sdk }) => {
    await sdk.evaluate(() => {
      console.error('logged on purpose');
    });
  });

  test('makes a WebGPU error that nobody catches', async ({ sdk }) => {
    await sdk.evaluate(async () => {
      const adapter = await navigator.gpu.requestAdapter();
      const device = await adapter?.requestDevice();
      device?.createBuffer({ size: 4, usage: 0 });
    });
  });

  test('makes a WebGPU error in a scope', async ({ sdk }) => {
    await sdk.evaluate(async () => {
      const adapter = await navigator.gpu.requestAdapter();
      const device = await adapter?.requestDevice();
      device?.pushErrorScope('validation');
      device?.createBuffer({ size: 4, usage: 0 });
      await device?.popErrorScope();
    });
  });
});
