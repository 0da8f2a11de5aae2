/**
 * What a GPU can do at most, measured with the smallest shaders that do nothing else: packed int8
 * dots with all operands in registers, and bytes from memory. Knows nothing of networks.
 */
import type { Opened } from './device.ts';

/** What {@link measureCeilings} finds. */
export interface Ceilings {
  /** Billions of multiply-accumulates a second in `dot4I8Packed`; absent where there is no such thing. */
  readonly dots: number | undefined;
  /** Billions of bytes a second read from memory. */
  readonly bytes: number;
}

const WORKGROUP = 256;
/** The quickest of so many runs counts: the first ones find a GPU that sleeps. */
const RUNS = 10;
const DOT_TURNS = 256;
const READ_GROUPS = 1024;
const BYTES = 2 ** 27;
/** Milliseconds that show a throughput; more work is tried until a run takes as long. */
const LONG = 20;

/** Independent sums, enough to hide an instruction's latency. */
const SUMS = 8;

const DOTS = `requires packed_4x8_integer_dot_product;
@group(0) @binding(0) var<storage, read_write> out: array<i32>;
@compute @workgroup_size(${String(WORKGROUP)})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  var a = id.x | 1u;
  var sums: array<i32, ${String(SUMS)}>;
  for (var turn = 0u; turn < ${String(DOT_TURNS)}u; turn++) {
${Array.from({ length: SUMS }, (_, i) => `    sums[${String(i)}] += dot4I8Packed(a, a + ${String(i)}u);`).join('\n')}
    a += 0x01010101u;
  }
  var total = 0;
  for (var i = 0u; i < ${String(SUMS)}u; i++) { total += sums[i]; }
  // Never true, but no compiler can know: the sums must be computed.
  if (total == 0x7fffffff) { out[0] = total; }
}`;

const READS = `
@group(0) @binding(0) var<storage, read_write> out: array<i32>;
@group(0) @binding(1) var<storage, read> data: array<vec4<u32>>;
@compute @workgroup_size(${String(WORKGROUP)})
fn main(
  @builtin(global_invocation_id) id: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
) {
  var sum = vec4<u32>(0u);
  for (var i = id.x; i < arrayLength(&data); i += groups.x * ${String(WORKGROUP)}u) { sum += data[i]; }
  if (sum.x + sum.y + sum.z + sum.w == 0x7fffffffu) { out[0] = 1; }
}`;

/** A dispatch of so many workgroups; resolves when the GPU is done. */
type Run = (groups: number) => Promise<void>;

/** Measures for a second or so. */
export async function measureCeilings({ gpu, device }: Opened): Promise<Ceilings> {
  const usage = GPUBufferUsage.STORAGE;
  const { maxStorageBufferBindingSize, maxBufferSize } = device.limits;
  const size = Math.min(BYTES, maxStorageBufferBindingSize, maxBufferSize);
  const out = device.createBuffer({ size: 16, usage });
  const data = device.createBuffer({ size, usage });
  const reads = await prepare(device, READS, [out, data]);
  const bytes = size / (await quickest(reads, READ_GROUPS)) / 1e6;
  if (!gpu.wgslLanguageFeatures.has('packed_4x8_integer_dot_product')) {
    return { dots: undefined, bytes };
  }
  const dots = await prepare(device, DOTS, [out]);
  let best = 0;
  for (let groups = 16; ; groups *= 8) {
    const milliseconds = await quickest(dots, groups);
    best = Math.max(best, (groups * WORKGROUP * DOT_TURNS * SUMS * 4) / milliseconds / 1e6);
    if (milliseconds > LONG) return { dots: best, bytes };
  }
}

async function prepare(device: GPUDevice, code: string, buffers: GPUBuffer[]): Promise<Run> {
  const module = device.createShaderModule({ code });
  const pipeline = await device.createComputePipelineAsync({ layout: 'auto', compute: { module } });
  const entries = buffers.map((buffer, binding) => ({ binding, resource: { buffer } }));
  const group = device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries });
  return async (groups) => {
    const commands = device.createCommandEncoder();
    const pass = commands.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, group);
    pass.dispatchWorkgroups(groups);
    pass.end();
    device.queue.submit([commands.finish()]);
    await device.queue.onSubmittedWorkDone();
  };
}

/** Milliseconds, less what a run of one workgroup takes. */
async function quickest(run: Run, groups: number): Promise<number> {
  const best = async (of: number): Promise<number> => {
    let least = Infinity;
    for (let i = 0; i < RUNS; i++) {
      const start = performance.now();
      await run(of);
      least = Math.min(least, performance.now() - start);
    }
    return least;
  };
  return Math.max(1e-3, (await best(groups)) - (await best(1)));
}
