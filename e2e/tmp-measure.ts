import { chromium } from '@playwright/test';
import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { CHROMIUM_ARGS, ensureBrowser } from './browser.ts';
const dirs: Record<string, string> = { old: '/tmp/gpu/dist-old', new: '/work/wt-webgpu/sdk/dist' };
const server = createServer((q, r) => { const [, which, file] = (q.url ?? '').split('/'); if (!file) { r.setHeader('content-type', 'text/html'); r.end(`<!doctype html><script src="/${which}/inkdigit.min.js"></script>`); return; } r.setHeader('content-type', 'text/javascript'); r.end(readFileSync(`${dirs[which!]}/${file}`)); });
await new Promise<void>((k) => server.listen(0, '127.0.0.1', k));
const origin = `http://127.0.0.1:${(server.address() as any).port}`;
const launch = () => chromium.launch({ executablePath: ensureBrowser(), args: [...CHROMIUM_ARGS] });
const COLD = Number(process.env.COLD ?? 3), ROUNDS = Number(process.env.ROUNDS ?? 5);
const res: Record<string, Record<string, number[]>> = { old: {}, new: {}, empty: {} };
const put = (w: string, k: string, v: number) => ((res[w]![k] ??= []).push(v));
for (let i = 0; i < COLD; i++) for (const w of ['old', 'new']) {
  const browser = await launch(); const page = await browser.newPage();
  await page.goto(`${origin}/${w}`);
  const t = await page.evaluate(async () => {
    const s = performance.now(); const gpu = await navigator.gpu.requestAdapter(); await gpu!.requestDevice(); const a = performance.now();
    const c = await (globalThis as any).inkdigit.createClassifier({ engine: 'webgpu' }); const b = performance.now(); await c.classify(new Uint8Array(784).fill(200)); return { device: a - s, create: b - a, first: performance.now() - b };
  });
  for (const [k, v] of Object.entries(t)) put(w, 'cold ' + k, v);
  await browser.close();
}
if (ROUNDS) {
  const browsers: any[] = [];
  const pages: Record<string, any> = {};
  for (const w of ['old', 'new']) { const browser = await launch(); browsers.push(browser); const page = (pages[w] = await browser.newPage()); await page.goto(`${origin}/${w}`); await page.evaluate(async () => {
    const g = globalThis as any; g.c = await g.inkdigit.createClassifier({ engine: 'webgpu' });
    const d = crypto.getRandomValues(new Uint8Array(784 * 64)); g.data = (n: number) => Uint8Array.from({ length: n * 784 }, (_, i) => d[i % d.length]! & 1 ? d[(i * 7) % d.length]! : 0);
    const device = await (await navigator.gpu.requestAdapter())!.requestDevice();
    const module = device.createShaderModule({ code: '@group(0) @binding(0) var<storage,read_write> o: array<u32>; @compute @workgroup_size(1) fn m() { o[0] = 1u; }' });
    const pipeline = device.createComputePipeline({ layout: 'auto', compute: { module } });
    const out = device.createBuffer({ size: 64, usage: 0x84 }), rb = device.createBuffer({ size: 64, usage: 9 });
    const bg = device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries: [{ binding: 0, resource: { buffer: out } }] });
    g.empty = async () => { const e = device.createCommandEncoder(); const p = e.beginComputePass(); p.setPipeline(pipeline); p.setBindGroup(0, bg); p.dispatchWorkgroups(1); p.end(); e.copyBufferToBuffer(out, 0, rb, 0, 40); device.queue.submit([e.finish()]); await rb.mapAsync(1, 0, 40); new Int32Array(rb.getMappedRange(0, 40)).slice(); rb.unmap(); };
  }); }
  for (let r = 0; r < ROUNDS; r++) for (const w of ['old', 'new']) {
    const t = await pages[w].evaluate(async () => {
      const g = globalThis as any; const out: [string, number][] = [];
      const one = g.data(1);
      for (let i = 0; i < 12; i++) { let s = performance.now(); await g.c.classify(one); out.push(['single ms', performance.now() - s]); s = performance.now(); await g.empty(); out.push(['empty ms', performance.now() - s]); }
      for (const n of [1, 16, 256, 4096]) { const d = g.data(n); const reps = n < 256 ? 5 : 1; for (let i = 0; i < reps; i++) { const s = performance.now(); await g.c.classifyBatch(d); out.push([`batch ${n} digits/s`, (n / (performance.now() - s)) * 1000]); } }
      return out;
    });
    for (const [k, v] of t) put(w, k, v);
  }
  for (const b of browsers) await b.close();
}
const med = (a: number[]) => [...a].sort((x, y) => x - y)[a.length >> 1]!;
for (const k of Object.keys(res.old!)) console.log(k.padEnd(24), 'old', med(res.old![k]!).toFixed(2).padStart(9), 'new', med(res.new![k]!).toFixed(2).padStart(9), 'ratio', (med(res.new![k]!) / med(res.old![k]!)).toFixed(2));
server.close(); process.exit(0);
