/** What a bundle makes of the lessons of its recipe. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import type { BundleConfig } from '../src/config.ts';
import { fullRecipe } from '../src/recipes/full.ts';
import { bundleLessons, type Lessons, studentData } from '../src/steps/lessons.ts';
import type { ViewPool } from '../src/steps/views.ts';

const VIEWS = 3;
const UNSURE = 10;

/** A pool of three views; every pixel of a digit is ten times its label plus the view. */
function poolOf(key: string, labels: readonly number[], pictures: number): ViewPool {
  return {
    ...{ count: VIEWS, key, pictures, labels: Uint8Array.from(labels) },
    parts: (view) => [{ view: view % VIEWS, from: 0, to: labels.length }],
    read: (view) =>
      Promise.resolve(
        Buffer.concat(labels.map((label) => Buffer.alloc(784, 10 * label + (view % VIEWS)))),
      ),
  };
}

/** Two pictures, of a 1 and a 2, a stroke of a 3, and an outlier. */
function lessons(labels: Lessons['labels'] = null): Lessons {
  return {
    pool: poolOf('digits', [1, 2, 3], 2),
    outliers: poolOf('outliers', [UNSURE], 1),
    labels,
    distill: { temperature: 2, softWeight: 0.9 },
  };
}

function lessonsOf(
  own: Partial<BundleConfig>,
  recipe = lessons(),
): ReturnType<typeof bundleLessons> {
  const { digits } = fullRecipe.bundles;
  if (!digits) throw new Error('The full recipe has no digits.');
  const ending = { distill: null, outlierViews: 1 };
  const bundle = { ...digits, strokeViews: 1, ending, ...own };
  return bundleLessons({ first: recipe, last: recipe }, bundle);
}

/** The first pixel of every digit of an epoch. */
async function pixels(of: Lessons, epoch: number): Promise<number[]> {
  const { images } = await studentData(of)(epoch);
  return Array.from({ length: images.length / 784 }, (_, i) => images[784 * i] as number);
}

test('a bundle hears the committee at its end in its own way, or not at all', () => {
  const committee = { folders: [], classes: 10, key: 'committee' };
  const distill = { temperature: 3, softWeight: 0.5 };
  const taught = lessonsOf({ ending: { distill, outlierViews: 1 } }, lessons(committee));
  expect(taught.last).toMatchObject({ distill, labels: committee });
  expect(taught.first).toMatchObject({ distill: lessons().distill, labels: committee });
  const alone = lessonsOf({}, lessons(committee));
  expect(alone.first.labels).toBe(committee);
  expect(alone.last.labels).toBeNull();
});

test('a bundle that wants no more of anything has the pools of its recipe', () => {
  const { first, last } = lessonsOf({});
  for (const { pool, outliers } of [first, last]) {
    expect([pool.key, outliers.key]).toEqual(['digits', 'outliers']);
  }
});

test('a bundle may end on several views of outliers in an epoch, each once before any again', async () => {
  const { first, last } = lessonsOf({ ending: { distill: null, outlierViews: 2 } });
  expect(first.outliers.key).toBe('outliers');
  expect(last.outliers.key).not.toBe('outliers');
  expect(await pixels(last, 0)).toEqual([10, 20, 30, 100, 101]);
  expect(await pixels(last, 1)).toEqual([11, 21, 31, 102, 100]);
  expect(await pixels(last, 2)).toEqual([12, 22, 32, 101, 102]);
  const { labels, logits } = await studentData(last)(0);
  expect([...labels]).toEqual([1, 2, 3, UNSURE, UNSURE]);
  expect(logits).toBeNull();
});

test('a bundle may see the strokes of several views in every epoch, pictures of one', async () => {
  const { first, last } = lessonsOf({ strokeViews: 2 });
  for (const of of [first, last]) {
    expect(of.pool.key).not.toBe('digits');
    expect(await pixels(of, 0)).toEqual([10, 20, 30, 31, 100]);
    expect(await pixels(of, 1)).toEqual([11, 21, 32, 30, 101]);
    expect(await pixels(of, 2)).toEqual([12, 22, 31, 32, 102]);
    expect([...(await studentData(of)(0)).labels]).toEqual([1, 2, 3, 3, UNSURE]);
  }
});

test('nothing is added where nothing was drawn', () => {
  const pictures = { ...lessons(), pool: poolOf('pictures', [1, 2], 2) };
  expect(lessonsOf({ strokeViews: 2 }, pictures).first.pool.key).toBe('pictures');
});

test('the committee says of every digit what it said of it in its view', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'inkdigit-'));
  const classes = 2;
  for (let view = 0; view < VIEWS; view++) {
    // As the pixels: ten times the label plus the view.
    const logits = Float32Array.from([1, 2, 3].flatMap((label) => [10 * label + view, 0]));
    writeFileSync(join(folder, `view-00${view}.f32`), Buffer.from(logits.buffer));
  }
  const committee = { folders: [folder], classes, key: 'committee' };
  const { first } = lessonsOf({ strokeViews: 2 }, lessons(committee));
  for (const epoch of [0, 1, 2, 3]) {
    const { logits } = await studentData(first)(epoch);
    const firsts = [...(logits ?? [])].filter((_, i) => i % classes === 0);
    expect(firsts.slice(0, -1)).toEqual((await pixels(first, epoch)).slice(0, -1));
    expect(firsts.at(-1)).toBe(0);
  }
});
