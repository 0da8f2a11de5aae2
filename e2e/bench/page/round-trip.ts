/** The least that any answer of a GPU costs: an empty dispatch, a copy, a readback. */

/** Bytes of ten logits. */
const BYTES = 40;

/** Prepares a device. @returns one round trip; calls may not overlap. */
export function roundTrip(device: GPUDevice): () => Promise<void> {
  const module = device.createShaderModule({ code: '@compute @workgroup_size(1) fn main() {}' });
  const pipeline = device.createComputePipeline({ layout: 'auto', compute: { module } });
  const source = device.createBuffer({ size: BYTES, usage: GPUBufferUsage.COPY_SRC });
  const usage = GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ;
  const target = device.createBuffer({ size: BYTES, usage });
  return async () => {
    const commands = device.createCommandEncoder();
    const pass = commands.beginComputePass();
    pass.setPipeline(pipeline);
    pass.dispatchWorkgroups(1);
    pass.end();
    commands.copyBufferToBuffer(source, 0, target, 0, BYTES);
    device.queue.submit([commands.finish()]);
    await target.mapAsync(GPUMapMode.READ);
    target.unmap();
  };
}
