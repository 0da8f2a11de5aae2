/**
 * Compiles the shader for one network on one device, and reports what the compiler says.
 *
 * Knows the shader's files and constants, and nothing of buffers or calls.
 */
import { InkdigitError } from '../../errors.ts';
import dotPacked from './dot-packed.wgsl';
import dotPlain from './dot-plain.wgsl';
import mapsStorage from './maps-storage.wgsl';
import mapsWorkgroup from './maps-workgroup.wgsl';
import networkShader from './network.wgsl';
import type { Plan } from './plan.ts';
import { scoped } from './scope.ts';
import sumBytes from './sum-bytes.wgsl';
import sumFloats from './sum-floats.wgsl';

/** One file of the shader; the module is all of them, one after the other. */
export type ShaderFile = readonly [name: string, text: string];

/**
 * The files of one form of the shader.
 * @param packedDots whether WGSL on this device has `dot4I8Packed`.
 * @param constants its numbers, by name: whatever is known before it is compiled makes it quicker,
 *   the lengths of arrays above all, for each access is checked against them.
 */
export function shaderFiles(
  { floats, shared }: Pick<Plan, 'floats' | 'shared'>,
  packedDots: boolean,
  constants: Readonly<Record<string, number>>,
): ShaderFile[] {
  const dots: ShaderFile = packedDots
    ? ['dot-packed.wgsl', dotPacked]
    : ['dot-plain.wgsl', dotPlain];
  const bytes: ShaderFile[] = [dots, ['sum-bytes.wgsl', sumBytes]];
  const lines = Object.entries(constants).map(([name, value]) => `const ${name}=${value}u;`);
  return [
    // First, for a directive has to be.
    ...(floats ? [['sum-floats.wgsl', sumFloats] as const] : bytes),
    shared ? ['maps-workgroup.wgsl', mapsWorkgroup] : ['maps-storage.wgsl', mapsStorage],
    ['network.wgsl', networkShader],
    ['constants', lines.join('')],
  ];
}

/** @throws {InkdigitError} `engine-unavailable` when the shader does not compile here. */
export async function compilePipeline(
  device: GPUDevice,
  files: readonly ShaderFile[],
): Promise<GPUComputePipeline> {
  const code = files.map(([, text]) => text).join('\n');
  const { value, problem } = scoped(device, () => {
    const module = device.createShaderModule({ label: 'inkdigit', code });
    const pipeline = device.createComputePipelineAsync({
      label: 'inkdigit',
      layout: 'auto',
      compute: { module },
    });
    return { module, pipeline };
  });
  try {
    const [pipeline, message] = await Promise.all([value.pipeline, problem]);
    if (message === null) return pipeline;
    throw new Error(message);
  } catch (cause) {
    const { messages } = await value.module.getCompilationInfo();
    const errors = messages.filter(({ type }) => type === 'error');
    throw new InkdigitError(
      'engine-unavailable',
      "This browser's WebGPU refused inkdigit's shader:\n" +
        (errors.map((error) => describe(error, files)).join('\n') || String(cause)) +
        "\nUse engine 'auto' or 'js', and please report this with the browser's version.",
      { cause },
    );
  }
}

/** `file:line:column message` and the line itself, as compilers print them. */
function describe(
  { lineNum, linePos, message }: GPUCompilationMessage,
  files: readonly ShaderFile[],
): string {
  let line = lineNum;
  for (const [name, text] of files) {
    const lines = text.split('\n');
    const place = lines[line - 1];
    if (place !== undefined) return `${name}:${line}:${linePos} ${message}\n    ${place}`;
    line -= lines.length;
  }
  return message;
}
