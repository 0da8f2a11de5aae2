/** The pools of views: what they are known by, and what they share. */
import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';

import type { RecipeConfig } from '../src/config.ts';
import { slice } from '../src/data/digits.ts';
import { parseMnist } from '../src/data/mnist.ts';
import { unpack } from '../src/data/unpack.ts';
import { GENTLE } from '../src/recipes/full.ts';
import { quickRecipe } from '../src/recipes/quick.ts';
import type { LearningData } from '../src/steps/data.ts';
import { openGentlePool, openOutliers, openPool } from '../src/steps/views.ts';
import { sample } from './fixtures/samples.ts';
import { temporaryFolder } from './fixtures/temporary.ts';
import { silentProgress } from './silent.ts';

test('a pool of more views has another key, so that nothing learned from it is reused, but the same files', async () => {
  const root = await temporaryFolder();
  const { signal } = new AbortController();
  const workshop = { root, teachers: null, progress: silentProgress, signal };
  const digits = parseMnist(
    await unpack(await sample('mnist/sample-images-idx3-ubyte.gz'), 'images.gz'),
    await unpack(await sample('mnist/sample-labels-idx1-ubyte.gz'), 'labels.gz'),
  );
  const data: LearningData = {
    labels: [],
    train: { pictures: slice(digits, 0, 20), pens: [] },
    validation: {},
    key: 'data',
  };
  const opened = (views: number): RecipeConfig => ({
    ...quickRecipe,
    pool: { ...quickRecipe.pool, views },
  });
  const openings = [
    (views: number) => openPool(opened(views), data, workshop),
    (views: number) => openGentlePool(quickRecipe, { ...GENTLE, views }, data, workshop),
    (views: number) => openOutliers(opened(views), data, workshop),
  ];
  for (const of of openings) {
    const [few, again, many] = [await of(2), await of(2), await of(3)];
    expect(few.key).toBe(again.key);
    expect(few.key).not.toBe(many.key);
    expect(Buffer.from(await few.read(3))).toEqual(Buffer.from(await many.read(1)));
  }
  expect(await readdir(root)).toHaveLength(3);
});
