/**
 * Compiles the shader for one network on one device.
 *
 * Knows the shader's files and constants, and nothing of buffers or calls.
 */
import networkShader from './network.wgsl';
import type { Plan } from './plan.ts';
import byQuads from './quads.wgsl';
import { accepted } from './scope.ts';
import sumBytes from './sum-bytes.wgsl';
import sumFloats from './sum-floats.wgsl';
import byThreads from './threads.wgsl';

/**
 * The one block in a block of threads.wgsl stands in the code `unroll` times: WGSL has no such thing.
 * @param constants the shader's numbers, by name. Whatever is known before it is compiled makes it
 *   quicker, the lengths of arrays above all, for each access is checked against them.
 * @throws {InkdigitError} `engine-unavailable` when the shader does not compile here.
 */
export function compilePipeline(
  device: GPUDevice,
  { quads, floats, unroll }: Pick<Plan, 'quads' | 'floats' | 'unroll'>,
  constants: Readonly<Record<string, number>>,
): Promise<GPUComputePipeline> {
  const code = [
    // First, for what it enables.
    quads ? byQuads : byThreads.replace(/\{(\{[^}]*\})/, `{${'$1'.repeat(unroll)}`),
    networkShader,
    floats ? sumFloats : sumBytes,
    ...Object.entries(constants).map(([name, value]) => `const ${name}=${value}u;`),
  ].join('');
  return accepted(device, () =>
    device.createComputePipelineAsync({
      layout: 'auto',
      compute: { module: device.createShaderModule({ label: 'network.wgsl', code }) },
    }),
  );
}
