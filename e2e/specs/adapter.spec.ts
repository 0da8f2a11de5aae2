/** These tests mean nothing without WebGPU: a run without it must fail, here and first. */
import { expect, test } from '../support/test.ts';

test('this browser has WebGPU and an adapter', async ({ sdk }) => {
  const adapter = await sdk.evaluate(async () => {
    const { info } = (await navigator.gpu.requestAdapter()) ?? {};
    return info && `${info.vendor} ${info.architecture} ${info.description}`;
  });
  expect(adapter, 'a WebGPU adapter').toBeTruthy();
});
