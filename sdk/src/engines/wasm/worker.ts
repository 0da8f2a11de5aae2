/**
 * What runs in a worker: a machine of its own. The first message is its program; every later one is
 * pixels, and is answered, in order, with their logits. Bundled to text by `build/worker.js`.
 */
import { createMachine, type Machine, type Program } from './machine.ts';

let machine: Machine | undefined;

globalThis.onmessage = ({ data }: MessageEvent<Program | Uint8Array>): void => {
  if (data instanceof Uint8Array) {
    const logits = machine?.run(data);
    if (logits) postMessage(logits, { transfer: [logits.buffer] });
  } else {
    machine = createMachine(data);
  }
};
