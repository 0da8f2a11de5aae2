/** The page's device has one stack of error scopes: whatever happens, we leave it as it was. */
import { expect, it } from 'vitest';

import { accepted, scoped } from '../src/engines/webgpu/scope.ts';

/** A device that does nothing but keep its scopes. */
function deviceWithScopes() {
  const scopes: string[] = [];
  const device = {
    pushErrorScope: (filter: string) => scopes.push(filter),
    popErrorScope: async () => (scopes.pop() ? null : Promise.reject(new Error('no scope'))),
  };
  return { scopes, device: device as unknown as GPUDevice };
}

it('pops what it pushed when the work throws', async () => {
  const { scopes, device } = deviceWithScopes();
  const wrong = new TypeError('not a buffer');
  const work = (): never => {
    throw wrong;
  };
  expect(() => scoped(device, work)).toThrow(wrong);
  expect(scopes).toEqual([]);
  await expect(accepted(device, work)).rejects.toMatchObject({ code: 'engine-unavailable' });
  expect(scopes).toEqual([]);
});
