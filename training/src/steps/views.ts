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
import { DIGIT_BYTES, slice } from '../data/digits.ts';
import { writeFileAtomically } from '../files/atomic.ts';
import type { LearningData } from './data.ts';
import { step, type Workshop } from './step.ts';

/** Sets of pictures by number; numbers wrap around. */
export interface ViewPool {
  readonly count: number;
  /** The right answers, the same for every view; one past the last class where there is none. */
  readonly labels: Uint8Array;
  /** n·784 bytes of a view. */
  read(view: number): Promise<Uint8Array>;
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
  const dependsOn = { outlierConfig, perView, data: data.key, maker: hash(make(0, 300)) };
  return open('outliers', dependsOn, config, workshop, {
    labels: new Uint8Array(perView).fill(data.labels.length),
    make: (view) => make(view, perView),
  });
}

/** The pool with the first digits alone of every view. */
export function firstOf(pool: ViewPool, digits: number): ViewPool {
  return {
    count: pool.count,
    key: `${pool.key}<${digits}`,
    labels: pool.labels.subarray(0, digits),
    read: async (view) => (await pool.read(view)).subarray(0, digits * DIGIT_BYTES),
  };
}

/** The pool with so many views of it on end in each. */
export function severalViews(pool: ViewPool, views: number): ViewPool {
  if (views === 1) return pool;
  const each = Array.from({ length: views }, (_, i) => i);
  return {
    count: pool.count,
    key: `${pool.key}x${views}`,
    labels: Buffer.concat(each.map(() => pool.labels)),
    read: async (view) =>
      Buffer.concat(await Promise.all(each.map((i) => pool.read(view * views + i)))),
  };
}

/** What a pool is made of. */
interface PoolSource {
  readonly labels: Uint8Array;
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
