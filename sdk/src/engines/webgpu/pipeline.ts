/**
 * Compiles the shader for one network on one device.
 *
 * Knows the shader's files and constants, and nothing of buffers or calls.
 */
import { InkdigitError } from '../../errors.ts';
import dotPlain from './dot-plain.wgsl';
import mapsStorage from './maps-storage.wgsl';
import mapsWorkgroup from './maps-workgroup.wgsl';
import networkShader from './network.wgsl';
import type { Plan } from './plan.ts';
import { scoped } from './scope.ts';
import sumBytes from './sum-bytes.wgsl';
import sumFloats from './sum-floats.wgsl';

/**
 * @param constants the shader's numbers, by name. Whatever is known before it is compiled makes it
 *   quicker, the lengths of arrays above all, for each access is checked against them.
 * @throws {InkdigitError} `engine-unavailable` when the shader does not compile here.
 */
export async function compilePipeline(
  device: GPUDevice,
  { floats, shared, packedDots }: Pick<Plan, 'floats' | 'shared' | 'packedDots'>,
  constants: Readonly<Record<string, number>>,
): Promise<GPUComputePipeline> {
  const code = [
    // First, so that the lines that a compiler names are those of the file.
    networkShader,
    floats ? sumFloats : sumBytes,
    shared ? mapsWorkgroup : mapsStorage,
    packedDots ? '' : dotPlain,
    ...Object.entries(constants).map(([name, value]) => `const ${name}=${value}u;`),
  ].join('\n');
  const { value, problem } = scoped(device, () =>
    device.createComputePipelineAsync({
      label: 'inkdigit',
      layout: 'auto',
      compute: { module: device.createShaderModule({ label: 'network.wgsl', code }) },
    }),
  );
  // What is wrong with the text, and where, stands in the scope; the pipeline only says that it is.
  const pipeline = value.catch(String);
  const cause = (await problem) ?? (await pipeline);
  if (typeof cause !== 'string') return cause;
  throw new InkdigitError(
    'engine-unavailable',
    `WebGPU refused the shader: ${cause}\nUse engine 'auto' or 'js', and report this, please.`,
  );
}
