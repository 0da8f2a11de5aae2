import * as tf from '@tensorflow/tfjs';
import { describe, expect, it, vi } from 'vitest';
import { loadBackend } from '../src/backend/index.ts';

vi.mock('../src/backend/provision.ts', () => ({
  provision: () => Promise.reject(new Error('the host says 403; there is no pip')),
}));

describe('loadBackend', () => {
  it('takes JavaScript when asked to, and measures it', async () => {
    const log: string[] = [];
    const before = tf.memory().numTensors;
    const backend = await loadBackend({ prefer: 'cpu', log: (line) => log.push(line) });
    expect(backend.name).toBe('cpu');
    expect(backend.description).toMatch(/JavaScript.*, \d[\d.e+-]* GMAC\/s/);
    expect(log).toEqual([]);
    expect(tf.getBackend()).toBe('cpu');
    expect(tf.memory().numTensors).toBe(before);
    expect(await tf.add(1, 2).data()).toEqual(Float32Array.of(3));
  });

  it('falls back to JavaScript and says why', async () => {
    const log: string[] = [];
    const backend = await loadBackend({ log: (line) => log.push(line) });
    expect(backend.name).toBe('cpu');
    expect(log).toEqual([expect.stringContaining('the host says 403; there is no pip')]);
  });

  it('does not fall back from what was asked for', async () => {
    await expect(loadBackend({ prefer: 'tensorflow' })).rejects.toThrow(
      /no pip.*choose another backend/,
    );
  });

  it('does not fall back after an abort', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(loadBackend({ signal })).rejects.toThrow('enough');
  });
});
