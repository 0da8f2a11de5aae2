/**
 * Steps: the pools of views that every network learns from. Each view is made when it is first wanted
 * and kept on disk, so that teachers, students, seeds and ablations share one pool.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { makeOutliers } from '../augment/outliers.ts';
import { makeView, type TrainingSet, viewLabels, type ViewConfig } from '../augment/views.ts';
import type { GentleConfig, LearningConfig } from '../config.ts';
import { slice } from '../data/digits.ts';
import { writeFileAtomically } from '../files/atomic.ts';
import type { LearningData } from './data.ts';
import { step, type Workshop } from './step.ts';

const PIXELS = 784;

/** Digits `from` up to `to` of one of a pool's views as it is on disk. */
export interface Part {
  readonly view: number;
  readonly from: number;
  readonly to: number;
}

/** Sets of pictures by number; numbers wrap around. */
export interface ViewPool {
  readonly count: number;
  /** The right answers, the same for every view; one past the last class where there is none. */
  readonly labels: Uint8Array;
  /** So many digits of a view, the first ones, came as pictures; the others were drawn from strokes. */
  readonly pictures: number;
  /** n·784 bytes of a view. */
  read(view: number): Promise<Uint8Array>;
  /** What a view consists of, in order. */
  parts(view: number): readonly Part[];
  /** Changes when their number or any byte of any view does. */
  readonly key: string;
}

/** Opens the pool of what is to be learned. */
export function openPool(
  config: LearningConfig,
  data: LearningData,
  workshop: Workshop,
): Promise<ViewPool> {
  const { augment, strokes, seed } = config.pool;
  const { pensPerView } = config.data;
  const viewConfig: ViewConfig = { augment, strokes, pensPerView, seed };
  const dependsOn = { viewConfig, data: data.key, maker: fingerprint(data.train, viewConfig) };
  return open('views', dependsOn, config, workshop, {
    labels: viewLabels(data.train, pensPerView),
    pictures: data.train.pictures.labels.length,
    make: (view) => makeView(data.train, viewConfig, view),
  });
}

/** Opens the pool of gentle views. */
export function openGentlePool(
  config: LearningConfig,
  gentle: GentleConfig,
  data: LearningData,
  workshop: Workshop,
): Promise<ViewPool> {
  return openPool({ ...config, pool: { ...config.pool, ...gentle } }, data, workshop);
}

/** Opens the pool of what belongs to no class. */
export function openOutliers(
  config: LearningConfig,
  data: LearningData,
  workshop: Workshop,
): Promise<ViewPool> {
  const { augment, strokes, seed, outliersPerView: perView } = config.pool;
  const outlierConfig = { augment, strokes, seed };
  const { pens } = data.train;
  const make = (view: number, count: number): Uint8Array =>
    makeOutliers(pens, outlierConfig, count, view);
  const dependsOn = { outlierConfig, perView, data: data.key, maker: hash(make(0, 20)) };
  return open('outliers', dependsOn, config, workshop, {
    labels: new Uint8Array(perView).fill(data.labels.length),
    pictures: perView,
    make: (view) => make(view, perView),
  });
}

/** The pool with so many views of it on end in each. */
export function severalViews(pool: ViewPool, views: number): ViewPool {
  if (views === 1) return pool;
  return composePool(pool, `${pool.key}x${views}`, pool.pictures * views, (view) =>
    consecutive(view, views).flatMap((next) => pool.parts(next)),
  );
}

/** The pool with the pictures of one view and what was drawn for so many others in each. */
export function moreStrokes(pool: ViewPool, views: number): ViewPool {
  const { pictures, count, labels } = pool;
  if (views === 1 || pictures === labels.length) return pool;
  return composePool(pool, `${pool.key}-strokes${views}`, pictures, (view) => [
    { view: view % count, from: 0, to: pictures },
    ...consecutive(view, views).map((next) => ({
      ...{ view: next % count, from: pictures, to: labels.length },
    })),
  ]);
}

/** The `view`-th so many numbers. */
function consecutive(view: number, many: number): number[] {
  return Array.from({ length: many }, (_, i) => view * many + i);
}

/** A pool whose views consist of parts of another's. */
function composePool(
  pool: ViewPool,
  key: string,
  pictures: number,
  parts: ViewPool['parts'],
): ViewPool {
  return {
    ...{ count: pool.count, key, pictures, parts },
    labels: Buffer.concat(parts(0).map(({ from, to }) => pool.labels.subarray(from, to))),
    async read(view) {
      const pieces = parts(view).map(async ({ view, from, to }) => {
        return (await pool.read(view)).subarray(from * PIXELS, to * PIXELS);
      });
      return Buffer.concat(await Promise.all(pieces));
    },
  };
}

/** What a pool is made of. */
interface PoolSource {
  readonly labels: Uint8Array;
  readonly pictures: number;
  make(view: number): Uint8Array;
}

async function open(
  name: string,
  dependsOn: unknown,
  config: LearningConfig,
  workshop: Workshop,
  source: PoolSource,
): Promise<ViewPool> {
  const { folder, key } = await step(workshop, name, dependsOn, async () => null);
  const { views: count } = config.pool;
  return {
    count,
    // The number is not in the step's own key: pools of any size share the files.
    key: `${key}-${count}`,
    labels: source.labels,
    pictures: source.pictures,
    parts: (view) => [{ view: view % count, from: 0, to: source.labels.length }],
    async read(number) {
      const view = number % count;
      const path = join(folder, `view-${String(view).padStart(3, '0')}.bin`);
      if (existsSync(path)) return readFileSync(path);
      workshop.signal.throwIfAborted();
      const images = source.make(view);
      await writeFileAtomically(path, images);
      return images;
    },
  };
}

/** A hash of a view of a few pictures: changes when the code that makes views does. */
function fingerprint(train: TrainingSet, config: ViewConfig): string {
  const few = { pictures: slice(train.pictures, 0, 50), pens: train.pens.slice(0, 10) };
  return hash(makeView(few, config, 0));
}

function hash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
