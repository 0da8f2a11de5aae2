/** What a bundle makes of the last lessons of its recipe. */
import { expect, test } from 'vitest';

import { endingLessons, type Lessons, studentData } from '../src/steps/lessons.ts';
import type { ViewPool } from '../src/steps/views.ts';

/** A pool of three views of one picture each, filled with ten times `first` plus the view. */
function poolOf(first: number, label: number): ViewPool {
  return {
    count: 3,
    key: `pool-${first}`,
    labels: Uint8Array.of(label),
    read: (view) => Promise.resolve(new Uint8Array(784).fill(10 * first + (view % 3))),
  };
}

const committee = { folders: [], key: 'committee' };
const last: Lessons = {
  pool: poolOf(1, 7),
  outliers: poolOf(2, 10),
  labels: committee,
  distill: { temperature: 2, softWeight: 0.9 },
};

test('a bundle hears the committee in its own way, or not at all', () => {
  const distill = { temperature: 3, softWeight: 0.5 };
  const taught = endingLessons(last, { distill, outlierViews: 1 });
  expect(taught).toMatchObject({ distill, labels: committee });
  expect(taught.outliers.key).toBe(last.outliers.key);
  expect(endingLessons(last, { distill: null, outlierViews: 1 }).labels).toBeNull();
});

test('a bundle may see several views of outliers in an epoch, each once before any again', async () => {
  const lessons = endingLessons(last, { distill: null, outlierViews: 2 });
  expect(lessons.outliers.key).not.toBe(last.outliers.key);
  const epochs = [
    [10, 20, 21],
    [11, 22, 20],
    [12, 21, 22],
  ];
  for (const [epoch, expected] of epochs.entries()) {
    const { images, labels, logits } = await studentData(lessons)(epoch);
    expect([...labels]).toEqual([7, 10, 10]);
    expect([images[0], images[784], images[2 * 784]]).toEqual(expected);
    expect(logits).toBeNull();
  }
});
