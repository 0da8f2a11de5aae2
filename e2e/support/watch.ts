/**
 * Notices everything on a test's pages that a user would call broken: page errors, unhandled
 * rejections, console errors, and every WebGPU error, be it uncaptured or in an error scope.
 */
import type { BrowserContext, ConsoleMessage } from '@playwright/test';

declare global {
  /** Every GPU device of the page; kept, because one that is collected reports nothing more. */
  var gpuDevices: GPUDevice[] | undefined;
}

/** What a watched context has complained of. */
export interface Problems {
  /** Lets a problem pass that the test provokes on purpose. */
  allow(pattern: RegExp): void;
  /** All others, once every GPU has finished what it was given. */
  unexpected(): Promise<string[]>;
}

/** Watches every page of a context from now on. */
export async function watch(context: BrowserContext): Promise<Problems> {
  const found: string[] = [];
  const allowed: RegExp[] = [];
  context.on('weberror', (event) => {
    found.push(`page error: ${String(event.error().stack ?? event.error())}`);
  });
  context.on('console', (message) => {
    if (isProblem(message)) found.push(`console ${message.type()}: ${message.text()}`);
  });
  await context.addInitScript(reportWebGpuErrors);
  return {
    allow: (pattern) => {
      allowed.push(pattern);
    },
    unexpected: async () => {
      await Promise.all(context.pages().map((page) => page.evaluate(finishGpuWork)));
      return found.filter((problem) => !allowed.some((pattern) => pattern.test(problem)));
    },
  };
}

function isProblem(message: ConsoleMessage): boolean {
  // Chromium's own word on how long reading a WebGL canvas takes is no fault of the page.
  if (/^\[\.WebGL/.test(message.text())) return false;
  return message.type() === 'error' || message.type() === 'warning';
}

/** Runs in the page: an error is reported before the work behind it is called done. */
async function finishGpuWork(): Promise<void> {
  const devices = globalThis.gpuDevices ?? [];
  await Promise.allSettled(devices.map((device) => device.queue.onSubmittedWorkDone()));
}

/** Runs in the page before any script of it: turns WebGPU errors into console errors. */
function reportWebGpuErrors(): void {
  // WebGPU is missing in insecure contexts.
  if (!('GPUAdapter' in globalThis)) return;
  const devices: GPUDevice[] = (globalThis.gpuDevices = []);
  const { requestDevice } = GPUAdapter.prototype;
  GPUAdapter.prototype.requestDevice = async function (this: GPUAdapter, descriptor) {
    const device = await requestDevice.call(this, descriptor);
    devices.push(device);
    device.addEventListener('uncapturederror', ({ error }) => {
      console.error(`WebGPU, uncaptured: ${error.message}`);
    });
    return device;
  };
  const { popErrorScope } = GPUDevice.prototype;
  GPUDevice.prototype.popErrorScope = async function (this: GPUDevice) {
    const error = await popErrorScope.call(this);
    if (error) console.error(`WebGPU, in a scope: ${error.message}`);
    return error;
  };
}
