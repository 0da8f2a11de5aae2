/** What a bundle makes of the last lessons of its recipe. */
import { expect, test } from 'vitest';

import type { TrainingSet } from '../src/augment/views.ts';
import { type EndingConfig, SOUND } from '../src/config.ts';
import { labelViews } from '../src/distill/label.ts';
import {
  bundleCurriculum,
  type Curriculum,
  lessonKeys,
  type Lessons,
  studentData,
} from '../src/steps/lessons.ts';
import { calibrationImages } from '../src/steps/quantise.ts';
import type { ViewPool } from '../src/steps/views.ts';
import { temporaryFolder } from './fixtures/temporary.ts';
import { silentProgress } from './silent.ts';

/** A pool of three views of one picture each, filled with ten times `first` plus the view. */
function poolOf(first: number, label: number): ViewPool {
  return {
    count: 3,
    key: `pool-${first}`,
    labels: Uint8Array.of(label),
    read: (view) => Promise.resolve(new Uint8Array(784).fill(10 * first + (view % 3))),
  };
}

const committee = { folders: [], classes: 10, key: 'committee' };
const last: Lessons = {
  pool: poolOf(1, 7),
  pictures: 1,
  spoil: SOUND,
  outliers: poolOf(2, 10),
  labels: committee,
  distill: { temperature: 2, softWeight: 0.9 },
};

/** Two pictures, three pen digits. */
const train: TrainingSet = {
  pictures: { images: new Uint8Array(2 * 784), labels: Uint8Array.of(7, 8) },
  pens: [1, 2, 3].map((label) => ({ label, writer: 1, sample: 1, strokes: [] })),
};

function lastOf(ending: EndingConfig): Lessons {
  return bundleCurriculum({ first: last, last }, { ending }, train).last;
}

test('a bundle hears the committee in its own way, or not at all', () => {
  const distill = { temperature: 3, softWeight: 0.5 };
  const taught = lastOf({ distill, outlierViews: 1, spoil: SOUND });
  expect(taught).toMatchObject({ distill, labels: committee });
  expect(taught.outliers.key).toBe(last.outliers.key);
  expect(lastOf({ distill: null, outlierViews: 1, spoil: SOUND }).labels).toBeNull();
});

test('a bundle may see several views of outliers in an epoch, each once before any again', async () => {
  const lessons = lastOf({ distill: null, outlierViews: 2, spoil: SOUND });
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

test('what an epoch shows is spoilt as the lessons say: afresh in another epoch, alike when it is repeated', async () => {
  const spoil = { ...SOUND, impulseChance: 1 };
  const data = studentData({ ...last, spoil, labels: null });
  const hurt = async (epoch: number): Promise<string[]> => {
    const sound = await studentData({ ...last, labels: null })(epoch);
    const { images, labels } = await data(epoch);
    expect(labels).toEqual(sound.labels);
    return Array.from(images, (value, i) => `${i} ${value}`).filter(
      (_, i) => images[i] !== sound.images[i],
    );
  };
  const [first, again, later] = [await hurt(0), await hurt(0), await hurt(3)];
  expect(again).toEqual(first);
  expect(later).not.toEqual(first);
  // The outlier, too.
  expect(first.some((pixel) => Number(pixel.split(' ')[0]) >= 784)).toBe(true);
});

test('what pens drew is never spoilt', async () => {
  const pool = { ...poolOf(1, 7), read: () => Promise.resolve(new Uint8Array(3 * 784).fill(100)) };
  const labels = Uint8Array.of(7, 1, 2);
  const spoil = { ...SOUND, outlineChance: 1 };
  const { images } = await studentData({ ...last, pool: { ...pool, labels }, spoil, labels: null })(
    0,
  );
  const changed = [0, 1, 2, 3].map((i) => images[i * 784 + 400] !== (i < 3 ? 100 : 20));
  expect(changed).toEqual([true, false, false, true]);
});

test('only the last lessons of a bundle are spoilt, as it says', () => {
  const spoil = { ...SOUND, defocusChance: 0.5 };
  const ending = { distill: null, outlierViews: 1, spoil };
  const own = bundleCurriculum({ first: last, last }, { ending }, train);
  expect(own.first.spoil).toEqual(SOUND);
  expect(own.last.spoil).toEqual(spoil);
});

test('calibration sees the views as they are', async () => {
  const spoil = { ...SOUND, impulseChance: 1 };
  const images = await calibrationImages({ ...last, spoil, labels: null }, 2);
  expect(images).toEqual(await calibrationImages({ ...last, labels: null }, 2));
});

test('the keys of lessons tell apart what is taught otherwise', () => {
  const key = (lessons: Lessons): string => JSON.stringify(lessonKeys(lessons));
  const others: Lessons[] = [
    { ...last, pool: poolOf(3, 7) },
    { ...last, outliers: poolOf(4, 10) },
    { ...last, spoil: { ...SOUND, defocusChance: 0.1 } },
    { ...last, distill: { temperature: 1, softWeight: 0.9 } },
    { ...last, labels: { ...committee, key: 'another' } },
    { ...last, labels: null },
  ];
  expect(new Set([last, ...others].map(key)).size).toBe(1 + others.length);
  // Without a teacher its temperature changes nothing.
  const distill = { temperature: 9, softWeight: 0.1 };
  expect(key({ ...last, labels: null, distill })).toBe(key({ ...last, labels: null }));
});

test('a bundle may have fewer drawings of each pen digit, with their own answers', async () => {
  const folder = await temporaryFolder();
  // Two pictures and two drawings of three pen digits, each filled with its place.
  const pool: ViewPool = {
    count: 1,
    key: 'drawn twice',
    labels: Uint8Array.of(7, 8, 1, 2, 3, 1, 2, 3),
    read: async () => Uint8Array.from({ length: 8 * 784 }, (_, i) => Math.floor(i / 784)),
  };
  const answers = Float32Array.from({ length: 16 }, (_, i) => i);
  const { signal } = new AbortController();
  await labelViews(folder, 1, pool.read, async () => answers, silentProgress, signal);
  const labels = { folders: [folder], classes: 2, key: 'committee' };
  const whole: Curriculum = { first: { ...last, pool, labels }, last: { ...last, pool, labels } };
  const ending = { distill: { temperature: 1, softWeight: 1 }, outlierViews: 1, spoil: SOUND };
  const { first } = bundleCurriculum(whole, { drawings: 1, ending }, train);
  expect(first.pool.key).not.toBe(pool.key);
  const epoch = await studentData(first)(0);
  expect([...epoch.labels]).toEqual([7, 8, 1, 2, 3, 10]);
  expect(epoch.images).toHaveLength(6 * 784);
  expect([...(epoch.logits ?? [])]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 0]);
  expect(bundleCurriculum(whole, { ending }, train).first.pool).toBe(pool);
});
