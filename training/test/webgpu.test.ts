/** Training on WebGPU, in a program of its own, beside the same on tfjs's own JavaScript. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import * as tf from '@tensorflow/tfjs';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';

import type { Backend } from '../src/backend/index.ts';
import { type Named, type SmallTraining, trainSmall } from './fixtures/small-training.ts';
import { softwareGpu } from './fixtures/software-gpu.ts';

const PROGRAM = join(import.meta.dirname, 'fixtures', 'webgpu-training.ts');

/** Twenty seconds of two cores' work; milliseconds that are plenty on a machine that has other work. */
const PATIENCE = 600_000;

const folder = mkdtempSync(join(tmpdir(), 'inkdigit-'));
afterAll(() => rmSync(folder, { recursive: true }));

let backend: Backend;
let gpu: SmallTraining;
let cpu: SmallTraining;
beforeAll(async () => {
  const file = join(folder, 'gpu.json');
  const checkpoints = mkdtempSync(join(folder, 'gpu-'));
  // It also has to end by itself, which a GPU that somebody could still use prevents.
  await execa(process.execPath, ['--import', 'tsx', PROGRAM, checkpoints, file], {
    env: { ...softwareGpu(), INKDIGIT_CACHE: folder },
    timeout: PATIENCE,
  });
  ({ backend, training: gpu } = JSON.parse(readFileSync(file, 'utf8')) as {
    backend: Backend;
    training: SmallTraining;
  });
  await tf.setBackend('cpu');
  cpu = await trainSmall(mkdtempSync(join(folder, 'cpu-')));
}, 2 * PATIENCE);

test('the backend names its adapter, its speed and that of tfjs-node', () => {
  expect(backend.name).toBe('webgpu');
  expect(backend.description).toMatch(
    /^WebGPU on \w.*, \d[\d.e+-]* GMAC\/s on a 3×3 convolution \(.*tfjs-node.*\)/,
  );
});

test('gradients are those of JavaScript', () => {
  expect(Object.keys(gpu.gradients)).toHaveLength(11);
  closeTo(gpu.gradients, cpu.gradients, 1e-4);
});

test('so are losses, weights and logits after some steps', () => {
  closeTo({ losses: gpu.losses }, { losses: cpu.losses }, 1e-4);
  closeTo(gpu.weights, cpu.weights, 1e-3);
  closeTo({ logits: gpu.logits }, { logits: cpu.logits }, 1e-3);
});

test('a run goes on where its checkpoint left it', () => {
  closeTo(gpu.resumed, gpu.weights, 1e-4);
});

test('the integer network answers the same to the bit, and has the same gradients', () => {
  expect(gpu.integerLogits).toEqual(cpu.integerLogits);
  expect(Object.keys(gpu.integerGradients)).toHaveLength(4);
  closeTo(gpu.integerGradients, cpu.integerGradients, 1e-4);
});

test('calibration and every method of compression see what JavaScript sees', () => {
  closeTo({ scales: gpu.scales }, { scales: cpu.scales }, 1e-3);
  expect(gpu.smaller).toEqual(cpu.smaller);
});

/** Equal but for this share of the largest value. */
function closeTo(actual: Named, expected: Named, share: number): void {
  expect(Object.keys(actual)).toEqual(Object.keys(expected));
  for (const [name, values] of Object.entries(expected)) {
    const errors = values.map((value, i) => Math.abs(value - (actual[name]?.[i] ?? NaN)));
    const largest = Math.max(...values.map(Math.abs));
    expect(Math.max(...errors) / largest, name).toBeLessThan(share);
  }
}
