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
  let problem;
  let value;
  device.pushErrorScope('validation');
  device.pushErrorScope('out-of-memory');
  try {
    value = work();
  } finally {
    problem = Promise.all([device.popErrorScope(), device.popErrorScope()]).then(
      (errors) => errors.find(Boolean)?.message ?? null,
      String,
    );
  }
  return { value, problem };
}
