/** WebGPU's error scopes as one call. Knows nothing of what runs inside. */

/** What `work` returned, and what WebGPU says of it once it knows. */
export interface Scoped<T> {
  readonly value: T;
  /** The first error's message, or `null`. Never rejects. */
  readonly problem: Promise<string | null>;
}

/**
 * Runs `work` inside a validation and an out-of-memory scope.
 * @param work synchronous: a device has one stack of scopes for everybody who uses it.
 */
export function scoped<T>(device: GPUDevice, work: () => T): Scoped<T> {
  device.pushErrorScope('validation');
  device.pushErrorScope('out-of-memory');
  try {
    const value = work();
    return { value, problem: popScopes(device) };
  } catch (error) {
    void popScopes(device);
    throw error;
  }
}

async function popScopes(device: GPUDevice): Promise<string | null> {
  const popped = [device.popErrorScope(), device.popErrorScope()];
  try {
    const errors = await Promise.all(popped);
    return errors.find((error) => error !== null)?.message ?? null;
  } catch (error) {
    return String(error);
  }
}
