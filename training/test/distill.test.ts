import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';

import { labelViews, readLogits } from '../src/distill/label.ts';
import { hardLoss, softLoss, studentLoss } from '../src/distill/loss.ts';
import { silentProgress } from './silent.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const student = [
  [2, -1, 0.5],
  [0, 1, 3],
];
const teacher = [
  [1, 0, -2],
  [4, 1, 2],
];
const softmax = (row: number[], temperature: number): number[] => {
  const e = row.map((x) => Math.exp(x / temperature));
  return e.map((x) => x / e.reduce((a, b) => a + b, 0));
};

test('the soft loss is T² times the mean divergence at temperature T', () => {
  const temperature = 3;
  const expected = student.map((row, i) => {
    const p = softmax(teacher[i] ?? [], temperature);
    const q = softmax(row, temperature);
    return p.reduce((sum, x, k) => sum + x * Math.log(x / (q[k] ?? 1)), 0);
  });
  const loss = softLoss(tf.tensor2d(student), tf.tensor2d(teacher), temperature).dataSync()[0];
  expect(loss).toBeCloseTo((9 * ((expected[0] ?? 0) + (expected[1] ?? 0))) / 2, 5);
});

test('a student that answers as its teacher has no soft loss', () => {
  expect(softLoss(tf.tensor2d(teacher), tf.tensor2d(teacher), 4).dataSync()[0]).toBeCloseTo(0, 6);
});

test('the gradient keeps its size as the temperature grows', () => {
  const size = (temperature: number): number => {
    const gradient = tf.grad((x) => softLoss(x as tf.Tensor2D, tf.tensor2d(teacher), temperature))(
      tf.tensor2d(student),
    );
    return Math.hypot(...gradient.dataSync());
  };
  expect(size(40) / size(20)).toBeCloseTo(1, 1);
});

test('soft and hard losses are mixed as configured, and hard stands alone without a teacher', () => {
  const logits = tf.tensor2d(student);
  const labels = tf.tensor1d([0, 2], 'int32');
  const value = (loss: tf.Scalar): number => loss.dataSync()[0] ?? NaN;
  const hard = value(hardLoss(logits, labels));
  const soft = value(softLoss(logits, tf.tensor2d(teacher), 2));
  const config = { temperature: 2, softWeight: 0.7 };
  expect(value(studentLoss(logits, labels, tf.tensor2d(teacher), config))).toBeCloseTo(
    0.7 * soft + 0.3 * hard,
    5,
  );
  expect(value(studentLoss(logits, labels, null, config))).toBeCloseTo(hard, 6);
  const [first, second] = student.map((row, i) => -Math.log(softmax(row, 1)[i === 0 ? 0 : 2] ?? 0));
  expect(hard).toBeCloseTo(((first ?? 0) + (second ?? 0)) / 2, 5);
});

test('views are labelled once and read back as they were', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'inkdigit-'));
  const asked: number[] = [];
  const label = (): Promise<void> =>
    labelViews(
      folder,
      3,
      async (view) => Uint8Array.of(view),
      async (images) => {
        asked.push(images[0] ?? -1);
        return Float32Array.of((images[0] ?? 0) + 0.5, -1);
      },
      silentProgress,
      new AbortController().signal,
    );
  await label();
  await label();
  expect(asked).toEqual([0, 1, 2]);
  expect(readLogits(folder, 2)).toEqual(Float32Array.of(2.5, -1));
});

test('what is no digit is to be answered by every class alike', () => {
  const value = (loss: tf.Scalar): number => loss.dataSync()[0] ?? NaN;
  const none = tf.tensor1d([3], 'int32');
  const unsure = tf.tensor2d([[0.5, 0.5, 0.5]]);
  expect(value(hardLoss(unsure, none))).toBeCloseTo(Math.log(3), 6);
  const sure = tf.tensor2d([[6, 0, 0]]);
  expect(value(hardLoss(sure, none))).toBeGreaterThan(2 * Math.log(3));
});
