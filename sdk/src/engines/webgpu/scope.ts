/** WebGPU's error scopes as one call. Knows nothing of what runs inside. */
import { InkdigitError } from '../../errors.ts';

/** What `work` returned, and what WebGPU says of it once it knows. */
export interface Scoped<T> {
  readonly value: T;
  /** The first error's message, or `undefined`. Never rejects. */
  readonly problem: Promise<string | undefined>;
}

/**
 * Runs `work` inside a validation and an out-of-memory scope.
 * @param work synchronous, for a device has one stack of scopes for everybody who uses it; WebGPU
 *   reports what is wrong in it to the scopes, and throws only at arguments of a wrong kind and when
 *   it has no memory to map.
 */
export function scoped<T>(device: GPUDevice, work: () => T): Scoped<T> {
  device.pushErrorScope('validation');
  device.pushErrorScope('out-of-memory');
  let value: T;
  let problem: Promise<string | undefined>;
  try {
    value = work();
  } finally {
    problem = Promise.all([device.popErrorScope(), device.popErrorScope()]).then(
      (errors) => errors.find(Boolean)?.message,
      String,
    );
  }
  return { value, problem };
}

/**
 * What `work` makes, once WebGPU has found nothing wrong with it.
 * @throws {InkdigitError} `engine-unavailable` with WebGPU's own words.
 */
export async function accepted<T extends object>(
  device: GPUDevice,
  work: () => T | Promise<T>,
): Promise<T> {
  let failure: unknown;
  const { value, problem } = scoped(device, async () => work());
  const made = await value.catch((error: unknown) => {
    failure = error;
  });
  // What is wrong with a shader, and where, stands in the scope; the promise only says that it is.
  const reason = (await problem) ?? failure;
  if (made && !reason) return made;
  throw new InkdigitError(
    'engine-unavailable',
    `WebGPU refused the network: ${String(reason)}. Use engine 'auto' or 'js'.`,
  );
}
