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
/** Milliseconds that show a throughput; more work is tried until a run takes as long. */
const LONG = 20;
/** Workgroups in a row of a dispatch, which may have 65,535 in each direction. */
const ROW = 2 ** 15;
const MOST_GROUPS = ROW * 2 ** 15;

const DOT_TURNS = 256;
/** Independent sums, enough to hide an instruction's latency. */
const SUMS = 8;
const LANES = Array.from({ length: SUMS }, (_, lane) => String(lane));

const DOTS = `requires packed_4x8_integer_dot_product;
@group(0) @binding(0) var<storage, read_write> out: array<i32>;
@compute @workgroup_size(${String(WORKGROUP)})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  var a = id.x | 1u;
${LANES.map((lane) => `  let b${lane} = id.x ^ ${lane}u; var sum${lane} = 0;`).join('\n')}
  for (var turn = 0u; turn < ${String(DOT_TURNS)}u; turn++) {
${LANES.map((lane) => `    sum${lane} += dot4I8Packed(a, b${lane});`).join('\n')}
    a += 0x01010101u;
  }
  // Never true, but no compiler can know: the sums must be computed.
  if (${LANES.map((lane) => `sum${lane}`).join(' + ')} == 0x7fffffff) { out[0] = 1; }
}`;

/** Far more than a GPU keeps in its caches. */
const BYTES = 2 ** 29;
/** Vectors of 16 bytes that a thread reads. */
const READ_TURNS = 64;
const GROUP_BYTES = WORKGROUP * READ_TURNS * 16;

/** A workgroup reads a part of its own; when all are read they are read again. */
const READS = `
@group(0) @binding(0) var<storage, read_write> out: array<i32>;
@group(0) @binding(1) var<storage, read> data: array<vec4<u32>>;
@compute @workgroup_size(${String(WORKGROUP)})
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(local_invocation_index) thread: u32,
) {
  var at = group.x * ${String(WORKGROUP * READ_TURNS)}u % arrayLength(&data) + thread;
  var sum = vec4<u32>(0u);
  for (var turn = 0u; turn < ${String(READ_TURNS)}u; turn++) {
    sum += data[at];
    at += ${String(WORKGROUP)}u;
  }
  if (sum.x + sum.y + sum.z + sum.w == 0x7fffffffu) { out[0] = 1; }
}`;

/** A dispatch of so many workgroups; resolves when the GPU is done. */
type Run = (groups: number) => Promise<void>;

/** Measures for a second or so. */
export async function measureCeilings({ gpu, device }: Opened): Promise<Ceilings> {
  const usage = GPUBufferUsage.STORAGE;
  const { maxStorageBufferBindingSize, maxBufferSize } = device.limits;
  // A power of two, as the parts of the groups are.
  const most = Math.min(BYTES, maxStorageBufferBindingSize, maxBufferSize);
  const out = device.createBuffer({ size: 16, usage });
  const data = device.createBuffer({ size: 2 ** Math.floor(Math.log2(most)), usage });
  const reads = await prepare(device, READS, [out, data]);
  const bytes = (await groupsPerMillisecond(reads)) * GROUP_BYTES;
  data.destroy();
  if (!gpu.wgslLanguageFeatures.has('packed_4x8_integer_dot_product')) {
    return { dots: undefined, bytes: bytes / 1e6 };
  }
  const dots = await prepare(device, DOTS, [out]);
  const macs = (await groupsPerMillisecond(dots)) * WORKGROUP * DOT_TURNS * SUMS * 4;
  return { dots: macs / 1e6, bytes: bytes / 1e6 };
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
    pass.dispatchWorkgroups(Math.min(groups, ROW), Math.ceil(groups / ROW));
    pass.end();
    device.queue.submit([commands.finish()]);
    await device.queue.onSubmittedWorkDone();
  };
}

/** The throughput of a shader that is given ever more to do, until {@link LONG}. */
async function groupsPerMillisecond(run: Run): Promise<number> {
  const little = await quickest(run, 1);
  let best = 0;
  for (let groups = 16; groups <= MOST_GROUPS; groups *= 8) {
    const milliseconds = (await quickest(run, groups)) - little;
    // Less than this is noise.
    if (milliseconds > little) best = Math.max(best, groups / milliseconds);
    if (milliseconds > LONG) break;
  }
  return best;
}

/** Milliseconds of the quickest run. */
async function quickest(run: Run, groups: number): Promise<number> {
  let least = Infinity;
  for (let i = 0; i < RUNS; i++) {
    const start = performance.now();
    await run(groups);
    least = Math.min(least, performance.now() - start);
  }
  return least;
}
