/**
 * Compiles the shader for one network on one device, and reports what the compiler says.
 *
 * Knows the shader's files and overrides, and nothing of buffers or calls.
 */
import { InkdigitError } from '../../errors.ts';
import type { Network } from '../../model/network.ts';
import dotPacked from './dot-packed.wgsl';
import dotPlain from './dot-plain.wgsl';
import networkShader from './network.wgsl';
import type { PackedNetwork } from './pack.ts';
import { scoped } from './scope.ts';

/**
 * Threads per digit. 64 is one wave or two on every GPU, so barriers are cheap and many digits share
 * a core; SwiftShader too was faster with it than with 32, 128 or 256.
 */
const WORKGROUP_SIZE = 64;

/** One file of the shader; the module is all of them, one after the other. */
interface ShaderFile {
  readonly name: string;
  readonly text: string;
}

/**
 * @param packedDots whether WGSL on this device has `dot4I8Packed`.
 * @throws {InkdigitError} `engine-unavailable` when the shader does not compile here.
 */
export async function compilePipeline(
  device: GPUDevice,
  network: Network,
  packed: PackedNetwork,
  packedDots: boolean,
): Promise<GPUComputePipeline> {
  const files: ShaderFile[] = [
    packedDots
      ? { name: 'dot-packed.wgsl', text: dotPacked }
      : { name: 'dot-plain.wgsl', text: dotPlain },
    { name: 'network.wgsl', text: networkShader },
  ];
  const module = await compileModule(device, files);
  const { problem, value } = scoped(device, () =>
    device.createComputePipelineAsync({
      label: 'inkdigit network',
      layout: 'auto',
      compute: {
        module,
        entryPoint: 'run_network',
        constants: {
          workgroup_size: workgroupSize(device.limits),
          map_words: packed.mapWords,
          image_width: network.width,
          image_height: network.height,
          image_border: packed.imageBorder,
        },
      },
    }),
  );
  try {
    const pipeline = await value;
    const message = await problem;
    if (message === null) return pipeline;
    throw refused(message);
  } catch (cause) {
    throw cause instanceof InkdigitError ? cause : refused(String(cause), cause);
  }
}

function workgroupSize(limits: GPUSupportedLimits): number {
  return Math.min(
    WORKGROUP_SIZE,
    limits.maxComputeWorkgroupSizeX,
    limits.maxComputeInvocationsPerWorkgroup,
  );
}

async function compileModule(
  device: GPUDevice,
  files: readonly ShaderFile[],
): Promise<GPUShaderModule> {
  const code = files.map((file) => file.text).join('\n');
  const { value: module, problem } = scoped(device, () =>
    device.createShaderModule({ label: 'inkdigit network', code }),
  );
  const { messages } = await module.getCompilationInfo();
  const errors = messages.filter((message) => message.type === 'error');
  if (errors.length > 0) {
    throw refused(errors.map((error) => describe(error, files)).join('\n'));
  }
  const message = await problem;
  if (message !== null) throw refused(message);
  return module;
}

/** `file:line:column message` and the line itself, as compilers print them. */
function describe(message: GPUCompilationMessage, files: readonly ShaderFile[]): string {
  let line = message.lineNum;
  for (const file of files) {
    const lines = file.text.split('\n');
    if (line <= lines.length) {
      const place = `${file.name}:${String(line)}:${String(message.linePos)}`;
      return `${place} ${message.message}\n    ${lines[line - 1] ?? ''}`;
    }
    line -= lines.length;
  }
  return message.message;
}

function refused(why: string, cause?: unknown): InkdigitError {
  return new InkdigitError(
    'engine-unavailable',
    `WebGPU refused the shader:\n${why}\nUse engine 'auto' or 'js', and report this, please.`,
    cause === undefined ? {} : { cause },
  );
}
