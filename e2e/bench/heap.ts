/** What a page's script holds: JavaScript, what the browser holds for it, WebAssembly memories. */
import type { CDPSession } from '@playwright/test';

/**
 * Bytes held after a garbage collection. WebAssembly memories are counted by hand, for no count of
 * the browser's has them; what workers hold is not in it.
 */
export async function heapBytes(devtools: CDPSession): Promise<number> {
  await devtools.send('HeapProfiler.collectGarbage');
  const { usedSize, embedderHeapUsedSize, backingStorageSize } =
    await devtools.send('Runtime.getHeapUsage');
  return usedSize + embedderHeapUsedSize + backingStorageSize + (await memoryBytes(devtools));
}

async function memoryBytes(devtools: CDPSession): Promise<number> {
  const group = { objectGroup: 'heap' };
  const expression = 'WebAssembly.Memory.prototype';
  const { result } = await devtools.send('Runtime.evaluate', { expression, ...group });
  const { objects } = await devtools.send('Runtime.queryObjects', {
    prototypeObjectId: result.objectId ?? '',
    ...group,
  });
  const sum = await devtools.send('Runtime.callFunctionOn', {
    functionDeclaration:
      'function () { return this.reduce((sum, { buffer }) => sum + buffer.byteLength, 0); }',
    objectId: objects.objectId ?? '',
    returnByValue: true,
  });
  await devtools.send('Runtime.releaseObjectGroup', group);
  return Number(sum.result.value);
}
